import { formatScore } from '@/shared/lib/format';
import type { Round } from '@/shared/api/loops';
import { HEIGHT, MARGIN, type Scale } from './scoreScale';

type ScorePointProps = {
  round: Round;
  x: number;
  scale: Scale;
  best: boolean;
  onOpen: (round: Round) => void;
};

/** Draw one version: a circle at its score, or a cross at the bottom if it failed; it opens the version. */
export function ScorePoint({ round, x, scale, best, onOpen }: ScorePointProps) {
  const failed = !round.score;
  if (failed && round.status !== 'done') return null;
  const y = round.score ? scale.y(round.score.mean) : HEIGHT - MARGIN.bottom;
  const label = `${round.version}: ${round.score ? formatScore(round.score.mean) : (round.verdict ?? 'failed').replaceAll('_', ' ')}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button element cannot stand inside SVG
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      onClick={() => onOpen(round)}
      onKeyDown={(event) => event.key === 'Enter' && onOpen(round)}
      className="cursor-pointer"
    >
      <title>{label}</title>
      <circle cx={x} cy={y} r="12" className="fill-transparent" />
      {failed ? (
        <path d={`M${x - 4},${y - 4}l8,8m0,-8l-8,8`} className="stroke-bad" strokeWidth="2" />
      ) : (
        <circle
          cx={x}
          cy={y}
          r={best ? 5 : 3.5}
          strokeWidth="2"
          className={best ? 'fill-accent stroke-accent' : 'fill-surface stroke-control'}
        />
      )}
    </g>
  );
}
