import { useEffect, useRef, useState } from 'react';
import { formatCount } from '@/shared/lib/format';

const ANNOUNCE_MS = 10_000;

/** Tell screen readers every ten seconds how many lines arrived; the log itself stays silent. */
export function FollowSummary({ total, follows }: { total: number; follows: boolean }) {
  const [summary, setSummary] = useState('');
  const latest = useRef(total);
  latest.current = total;
  useEffect(() => {
    if (!follows) return;
    let announcedLines = latest.current;
    const timer = setInterval(() => {
      const newLines = latest.current - announcedLines;
      announcedLines = latest.current;
      if (newLines > 0)
        setSummary(`${formatCount(newLines)} new lines, ${formatCount(announcedLines)} in total.`);
    }, ANNOUNCE_MS);
    return () => clearInterval(timer);
  }, [follows]);
  return (
    <p className="sr-only" aria-live="polite">
      {summary}
    </p>
  );
}
