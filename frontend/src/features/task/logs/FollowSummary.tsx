import { useEffect, useRef, useState } from 'react';
import { count } from '@/shared/lib/format';

const EVERY_MS = 10_000;

/** Says every ten seconds, to those who listen, how many lines came; the log itself stays silent. */
export function FollowSummary({ total, follows }: { total: number; follows: boolean }) {
  const [words, setWords] = useState('');
  const latest = useRef(total);
  latest.current = total;
  useEffect(() => {
    if (!follows) return;
    let told = latest.current;
    const timer = setInterval(() => {
      const came = latest.current - told;
      told = latest.current;
      if (came > 0) setWords(`${count(came)} new lines, ${count(told)} in all.`);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [follows]);
  return (
    <p className="sr-only" aria-live="polite">
      {words}
    </p>
  );
}
