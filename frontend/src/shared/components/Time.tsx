import { useSyncExternalStore } from 'react';
import { formatAge } from '@/shared/lib/format';

const TICK_MS = 10_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Return the milliseconds since 1970, updated every ten seconds; one timer serves the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** Show a time relative to now; the exact time appears on hover. */
export function Time({ iso, className }: { iso: string; className?: string }) {
  const exact = new Date(iso).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <time dateTime={iso} title={exact} className={className}>
      {formatAge(iso, useNow())}
    </time>
  );
}
