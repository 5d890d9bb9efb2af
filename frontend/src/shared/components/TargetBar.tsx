import { formatScore } from '@/shared/lib/format';

type TargetBarProps = { value: number | null; target: number | null; metric: string; direction: string };

/**
 * Show how close the best score is, with a tick at the target. Scores outside 0 to 1 are drawn as a share of the
 * target.
 */
export function TargetBar({ value, target, metric, direction }: TargetBarProps) {
  const { share, tick } = measureProgress(value, target, direction);
  const valueText =
    `${metric} ${formatScore(value)}${target === null ? '' : `, target ${formatScore(target)}`}`.trim();
  return (
    <div
      role="progressbar"
      aria-label="Progress to target"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={valueText}
      className="relative h-1.5 w-full rounded-full bg-line-strong"
    >
      <svg
        className="absolute inset-0 size-full overflow-visible"
        preserveAspectRatio="none"
        viewBox="0 0 100 6"
        aria-hidden
      >
        <rect width={share * 100} height="6" rx="3" className="fill-accent-solid" />
        {tick !== null && <rect x={tick * 100 - 0.3} y="-4" width="0.8" height="14" className="fill-ok" />}
      </svg>
    </div>
  );
}

/**
 * Compute the filled share and the tick, both in [0, 1]. When minimizing, the bar fills as the score falls to the
 * target.
 */
export function measureProgress(
  value: number | null,
  target: number | null,
  direction: string,
): { share: number; tick: number | null } {
  if (value === null) return { share: 0, tick: target === null ? null : 0.95 };
  if (direction === 'minimize') {
    if (target === null || value <= target)
      return { share: target === null ? 0.5 : 1, tick: target === null ? null : 0.95 };
    return {
      share: Math.max(0, Math.min(0.95, (0.95 * (Math.abs(target) + 1e-12)) / (Math.abs(value) + 1e-12))),
      tick: 0.95,
    };
  }
  const unit = value >= 0 && value <= 1 && (target === null || (target >= 0 && target <= 1));
  if (unit) return { share: value, tick: target };
  if (target === null) return { share: 0.5, tick: null };
  return { share: Math.max(0, Math.min(1, (0.95 * value) / target)), tick: 0.95 };
}
