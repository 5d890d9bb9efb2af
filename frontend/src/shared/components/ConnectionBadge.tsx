import { useEffect, useState } from 'react';
import { useConnection } from '@/shared/api/live';
import type { Connection } from '@/shared/api/stream';
import { cx } from '@/shared/lib/cx';

/** Show in a word whether the page is live. */
export function ConnectionBadge() {
  const connection = useConnection();
  const now = useSeconds(connection.state === 'waiting');
  const [tone, text] = describeConnection(connection, now);
  return (
    <div role="status" className="flex items-center gap-2 px-2 py-1.5 text-xs text-muted">
      <i aria-hidden className={cx('size-1.5 shrink-0 rounded-full', tone)} />
      <span className="md:max-xl:sr-only">{text}</span>
    </div>
  );
}

function describeConnection(connection: Connection, now: number): [string, string] {
  if (connection.state === 'live') return ['bg-ok', 'Live'];
  if (connection.state === 'connecting') return ['bg-warn', 'Connecting'];
  if (connection.state === 'resting') return ['bg-subtle', 'Paused while hidden'];
  if (connection.state === 'signed out') return ['bg-bad', 'Signed out'];
  const seconds = Math.max(0, Math.ceil((connection.until - now) / 1000));
  return connection.attempts > 3
    ? ['bg-bad', `Offline, retrying in ${seconds} s`]
    : ['bg-warn', `Reconnecting in ${seconds} s`];
}

function useSeconds(ticking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
