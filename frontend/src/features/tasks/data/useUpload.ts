import { useCallback, useEffect, useRef, useState } from 'react';
import { useSendFile } from './queries';
import { findRefusal } from './datasetNames';
import type { ReadingOptions } from './reading';
import type { Dataset, Progress } from './upload';

type Uploading = { file: File; options: ReadingOptions; progress: Progress | null; error: unknown };

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
    async (file: File, options: ReadingOptions = {}) => {
      running.current?.abort();
      const refused = findRefusal(file, maxBytes);
      if (refused) return setNow({ file, options, progress: null, error: new Error(refused) });
      const abort = new AbortController();
      running.current = abort;
      setNow({ file, options, progress: { phase: 'reading', done: 0, of: file.size }, error: null });
      try {
        const dataset = await send(file, options, abort.signal, (progress) => {
          if (!abort.signal.aborted) setNow({ file, options, progress, error: null });
        });
        setNow(null);
        onDone(dataset);
      } catch (error) {
        if (!abort.signal.aborted) setNow({ file, options, progress: null, error });
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
