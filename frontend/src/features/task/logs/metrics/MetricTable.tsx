import { Link } from '@tanstack/react-router';
import { Time } from '@/shared/components/Time';
import { formatCount, formatScore } from '@/shared/lib/format';
import type { Metric, Point, XAxis } from './series';

const MAX_ROWS = 500;

type MetricTableProps = {
  taskId: number;
  metric: Metric;
  axis: XAxis;
  points: Point[];
  best: (number | null)[];
};

/** List the values behind the chart, newest last. */
export function MetricTable({ taskId, metric, axis, points, best }: MetricTableProps) {
  const first = Math.max(0, points.length - MAX_ROWS);
  return (
    <div className="max-h-72 overflow-auto">
      {first > 0 && (
        <p className="pb-2 text-xs text-muted">
          Showing the newest {formatCount(MAX_ROWS)} of {formatCount(points.length)}.
        </p>
      )}
      <table className="tnum w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-muted">
            <th className="py-1 font-medium">{axis === 'step' ? 'Step' : 'Version'}</th>
            {axis === 'time' && <th className="py-1 font-medium">When</th>}
            <th className="py-1 text-right font-medium">{metric.name.replaceAll('_', ' ')}</th>
            <th className="py-1 text-right font-medium">Best so far</th>
            <th className="py-1 pl-6 font-medium">Source</th>
          </tr>
        </thead>
        <tbody>
          {points.slice(first).map((point, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: values have no other name, and none is ever moved
            <tr key={first + index} className="border-t">
              <td className="py-1 font-mono text-xs">
                {axis === 'step' ? (
                  formatCount(point.x)
                ) : point.version === null ? (
                  '–'
                ) : (
                  <Link
                    to="/tasks/$taskId/code"
                    params={{ taskId }}
                    search={{ version: point.version }}
                    className="text-accent hover:underline"
                  >
                    {point.version}
                  </Link>
                )}
              </td>
              {axis === 'time' && (
                <td className="py-1">
                  <Time iso={new Date(point.x).toISOString()} />
                </td>
              )}
              <td className="py-1 text-right">{formatScore(point.y)}</td>
              <td className="py-1 text-right">{formatScore(best[first + index])}</td>
              <td className="py-1 pl-6 text-muted">{describeSource(metric, point)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function describeSource(metric: Metric, point: Point): string {
  if (metric.source === 'program') return 'program';
  return point.reported ? 'reported' : 'graded';
}
