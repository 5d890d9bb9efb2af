import { formatDuration } from '@/shared/lib/format';
import type { Round } from '@/shared/api/loops';

const PARTS = [
  { steps: ['propose'], name: 'writing', fill: 'fill-cod' },
  { steps: ['run'], name: 'running', fill: 'fill-run' },
  { steps: ['grade', 'feedback'], name: 'grading', fill: 'fill-eva' },
];

/** Show the seconds of a round by agent, to the scale of the longest round. */
export function DurationBar({ round, longest }: { round: Round; longest: number }) {
  const parts = PARTS.map((part) => ({
    ...part,
    seconds: part.steps.reduce((sum, step) => sum + (round.seconds[step] ?? 0), 0),
  }));
  const description = parts.map((part) => `${part.name} ${formatDuration(part.seconds)}`).join(', ');
  let from = 0;
  return (
    <svg
      role="img"
      aria-label={description}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      className="h-2 w-full overflow-visible"
    >
      <title>{description}</title>
      {parts.map((part) => {
        const width = (100 * part.seconds) / longest;
        const x = from;
        from += width;
        return (
          <rect
            key={part.name}
            x={x}
            width={Math.max(0, width - 0.2)}
            height="8"
            rx="0.6"
            className={part.fill}
          />
        );
      })}
      {round.status !== 'done' && <rect x={from} width="3" height="8" className="animate-pulse fill-run" />}
    </svg>
  );
}
