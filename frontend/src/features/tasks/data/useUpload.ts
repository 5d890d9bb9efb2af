import { useCallback, useEffect, useRef, useState } from 'react';
import { useSendFile } from './queries';
import { findRefusal } from './datasetNames';
import type { Dataset, Progress } from './upload';

type Uploading = { file: File; progress: Progress | null; error: unknown };

/**
 * Run one upload at a time; return its progress and outcome. Closing the sheet cancels it; the server keeps what it has
 * for a day.
 */
export function useUpload(maxBytes: number | undefined, onDone: (dataset: Dataset) => void) {
  const [now, setNow] = useState<Uploading | null>(null);
  const running = useRef<AbortController | null>(null);
  const send = useSendFile();
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(
    async (file: File) => {
      running.current?.abort();
      const refused = findRefusal(file, maxBytes);
      if (refused) return setNow({ file, progress: null, error: new Error(refused) });
      const abort = new AbortController();
      running.current = abort;
      setNow({ file, progress: { phase: 'reading', done: 0, of: file.size }, error: null });
      try {
        const dataset = await send(file, abort.signal, (progress) => {
          if (!abort.signal.aborted) setNow({ file, progress, error: null });
        });
        setNow(null);
        onDone(dataset);
      } catch (error) {
        if (!abort.signal.aborted) setNow({ file, progress: null, error });
      }
    },
    [maxBytes, onDone, send],
  );
  const cancel = useCallback(() => {
    running.current?.abort();
    setNow(null);
  }, []);
  return { now, start, cancel, sending: now?.progress != null };
}
