import { cx } from '@/shared/lib/cx';

const RUN = { pill: 'bg-run-soft text-run', dot: 'bg-run' };
const OK = { pill: 'bg-ok-soft text-ok', dot: 'bg-ok' };
const BAD = { pill: 'bg-bad-soft text-bad', dot: 'bg-bad' };
const WARN = { pill: 'bg-warn-soft text-warn', dot: 'bg-warn' };
const NEUTRAL = { pill: 'bg-hover text-muted', dot: 'bg-subtle' };

const TONES: Record<string, typeof RUN> = {
  running: RUN,
  starting: RUN,
  requested: RUN,
  started: RUN,
  building: RUN,
  removing: RUN,
  completed: OK,
  delivered: OK,
  answered: OK,
  improved: OK,
  equal: OK,
  sound: OK,
  ready: OK,
  verified: OK,
  failed: BAD,
  timed_out: BAD,
  out_of_memory: BAD,
  output_limit: BAD,
  crashed: BAD,
  invalid: BAD,
  no_version: BAD,
  flawed: BAD,
  flaw: BAD,
  gate_broken: WARN,
  suspect: WARN,
  lost: WARN,
  different: WARN,
  unclear: WARN,
  warning: WARN,
  paused: WARN,
  waiting: WARN,
  pending: WARN,
};

/** Show a state as a dot and a word: never by colour alone. */
export function StatusPill({ status }: { status: string }) {
  const tone = TONES[status] ?? NEUTRAL;
  return (
    <span
      className={cx(
        'inline-flex h-5.5 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap',
        tone.pill,
      )}
    >
      <i aria-hidden className={cx('size-1.5 rounded-full', tone.dot, tone === RUN && 'live-dot')} />
      {status.replaceAll('_', ' ')}
    </span>
  );
}
