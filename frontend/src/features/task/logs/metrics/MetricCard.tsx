import { useMemo } from 'react';
import type { Direction } from '@/shared/lib/metricDirections';
import { cx } from '@/shared/lib/cx';
import { formatCount, formatScore } from '@/shared/lib/format';
import { buildLinePath } from '@/shared/lib/linePath';
import { findRange, exactScale } from '@/shared/lib/axes';
import { selectCounted, averageByX, type Metric, type Point } from './series';

const WIDTH = 300;
const HEIGHT = 56;
const MAX_DOTS = 40;

type MetricCardProps = {
  metric: Metric;
  /** null where it is not known which way is better. */
  direction: Direction | null;
  target: number | null;
  chosen: boolean;
  onChoose: () => void;
};

/**
 * Show a metric in small: its best value, or its last if the better direction is unknown, and its curve; pressing it
 * opens the large chart.
 */
export function MetricCard({ metric, direction, target, chosen, onChoose }: MetricCardProps) {
  const points = useMemo(() => metric.points(metric.axes[0] ?? 'version'), [metric]);
  const counted = selectCounted(points);
  const [low, high] = findRange(counted.map(({ y }) => y));
  const best = direction === 'minimize' ? low : high;
  const value = direction === null ? counted.at(-1)?.y : best;
  const pixels = useMemo(() => {
    const x = exactScale(
      points.map((point) => point.x),
      6,
      WIDTH - 6,
    );
    const y = exactScale(
      [...points.map((point) => point.y), ...(target === null ? [] : [target])],
      HEIGHT - 6,
      6,
    );
    return {
      points: points.map((point) => ({ x: x.at(point.x), y: y.at(point.y) })),
      line: selectCounted(points).map((point) => ({ x: x.at(point.x), y: y.at(point.y) })),
      target: target === null ? null : y.at(target),
    };
  }, [points, target]);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={cx(
        'card grid w-[78vw] max-w-72 shrink-0 snap-start gap-2 p-3 text-left hover:border-line-strong md:w-auto md:max-w-[26rem]',
        chosen && 'border-accent!',
      )}
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className="truncate text-sm font-semibold">{metric.name.replaceAll('_', ' ')}</span>
        <span className="tnum text-sm">
          <span className="sr-only">{direction === null ? 'last ' : 'best '}</span>
          {formatScore(value)}
        </span>
      </span>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="h-14 w-full"
      >
        {pixels.target !== null && (
          <line
            x1="0"
            x2={WIDTH}
            y1={pixels.target}
            y2={pixels.target}
            className="stroke-ok"
            strokeDasharray="5 4"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <path
          d={buildLinePath(averageByX(pixels.line))}
          className={cx('fill-none', metric.source === 'program' ? 'stroke-cod' : 'stroke-accent')}
          strokeWidth="1.75"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
        {pixels.points.length <= MAX_DOTS &&
          pixels.points.map((pixel, index) => (
            <path
              // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name, and none is ever moved
              key={index}
              d={`M${pixel.x},${pixel.y}h0.01`}
              strokeWidth="6"
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
              className={metric.source === 'program' ? 'stroke-cod' : 'stroke-accent'}
            />
          ))}
      </svg>
      <span className="text-2xs text-muted">{describeValues(metric, counted, direction)}</span>
    </button>
  );
}

function describeValues(metric: Metric, counted: readonly Point[], direction: Direction | null): string {
  if (metric.source === 'program')
    return `reported by the program, ${formatCount(counted.length)} ${counted.length === 1 ? 'value' : 'values'}`;
  const kind = counted[0]?.reported ? 'reported' : 'graded';
  return `${direction === null ? 'last' : 'best'} of ${formatCount(counted.length)} ${kind}`;
}
