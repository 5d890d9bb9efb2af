import { buildLinePath } from '@/shared/lib/linePath';
import { describeChart } from './chartTable';
import type { ChartOf } from './queries';
import { scaleShapes } from './shapes';

/** Draw circles and lines in their rectangle. */
export function ShapesView({ chart }: { chart: ChartOf<'shapes'> }) {
  const { width, height, circles, lines } = scaleShapes(chart);
  return (
    <svg
      viewBox={`-2 -2 ${width + 4} ${height + 4}`}
      className="mx-auto block max-h-96 w-full max-w-96"
      role="img"
      aria-label={describeChart(chart)}
    >
      <rect width={width} height={height} className="fill-sunken stroke-line-strong" />
      {circles.map((circle) => (
        <circle
          key={circle.key}
          cx={circle.x}
          cy={circle.y}
          r={circle.r}
          className="fill-accent stroke-accent"
          fillOpacity={0.22}
        />
      ))}
      {lines.map((line) => (
        <path
          key={line.key}
          d={buildLinePath(line.points)}
          className="fill-none stroke-eva"
          strokeWidth={1.5}
        />
      ))}
    </svg>
  );
}
