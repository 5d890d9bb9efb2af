import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { codeQuery } from '@/shared/api/versions';
import { cx } from '@/shared/lib/cx';
import { escapeInvisible, truncate } from '@/shared/lib/invisibleCharacters';
import { summarizeChanges } from './changeSummary';

type MiniDiffProps = { taskId: number; before: string; after: string };

const REST_MS = 140;
const MAX_CHARACTERS = 60;

/** Show the first lines that a version changed, once the pointer rests on it. */
export function MiniDiff({ taskId, before, after }: MiniDiffProps) {
  const isResting = useRested(`${before} ${after}`);
  const old = useQuery({ ...codeQuery(taskId, before), enabled: isResting });
  const now = useQuery({ ...codeQuery(taskId, after), enabled: isResting });
  if (!old.data || !now.data)
    return <p className="h-10 text-subtle">{old.isError || now.isError ? 'No code' : ''}</p>;
  const { lines, added, removed } = summarizeChanges(old.data, now.data);
  if (added + removed === 0) return <p className="text-subtle">Same code as its parent</p>;
  return (
    <div className="overflow-hidden rounded-md border">
      <p className="tnum flex gap-2 border-b bg-sunken px-2 py-0.5 text-2xs">
        <span className="text-ok">+{added}</span>
        <span className="text-bad">−{removed}</span>
        <span className="text-muted">{added + removed === 1 ? 'line' : 'lines'}</span>
      </p>
      <pre className="font-mono text-2xs">
        {lines.map(({ key, kind, text }) => (
          <span
            key={key}
            className={cx(
              'block truncate px-2',
              kind === 'added' ? 'bg-ok-soft text-ok' : 'bg-bad-soft text-bad',
            )}
          >
            {kind === 'added' ? '+ ' : '− '}
            {escapeInvisible(truncate(text, MAX_CHARACTERS))}
          </span>
        ))}
      </pre>
    </div>
  );
}

/** Tell whether the key has stayed the same for a moment. */
function useRested(key: string): boolean {
  const [rested, setRested] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setRested(key), REST_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return rested === key;
}
