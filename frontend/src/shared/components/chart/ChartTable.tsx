import { Link } from '@tanstack/react-router';
import { formatCount, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { ChartData } from './model';

const MAX_ROWS = 500;

/** List the values behind a chart, newest first. */
export function ChartTable({ data }: { data: ChartData }) {
  const isOnly = data.series.length === 1;
  const hasHeldOut = data.series.some(({ points }) => points.some(({ heldOut }) => heldOut !== null));
  const rows = data.series.flatMap((series) =>
    series.points
      .map((point, index) => ({
        point,
        best: series.best[index] ?? null,
        line: series.name,
        key: `${series.id} ${index}`,
      }))
      .reverse(),
  );
  return (
    <section className="max-h-96 overflow-auto px-4 pb-3" aria-label={`${data.yTitle}, as a table`}>
      {rows.length > MAX_ROWS && (
        <p className="py-2 text-xs text-muted">
          Showing the newest {formatCount(MAX_ROWS)} of {formatCount(rows.length)}; the CSV file has all of
          them.
        </p>
      )}
      <table className="tnum w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-muted">
            {!isOnly && <th className="py-1 pr-3 font-medium">Task</th>}
            <th className="py-1 font-medium">Version</th>
            <th className="py-1 text-right font-medium">{data.yTitle}</th>
            <th className="py-1 pl-3 text-right font-medium">Best so far</th>
            {hasHeldOut && <th className="py-1 pl-3 text-right font-medium">Held out</th>}
            <th className="py-1 pl-6 font-medium">Note</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MAX_ROWS).map(({ point, best, line, key }) => (
            <tr key={key} className="border-t">
              {!isOnly && <td className="max-w-40 truncate py-1 pr-3">{escapeInvisible(line)}</td>}
              <td className="py-1 font-mono text-xs">
                {point.target ? (
                  <Link
                    to="/tasks/$taskId/code"
                    params={{ taskId: point.target.taskId }}
                    search={{ version: point.target.version }}
                    className="text-accent hover:underline"
                  >
                    <bdi>{escapeInvisible(point.label)}</bdi>
                  </Link>
                ) : (
                  escapeInvisible(point.label)
                )}
              </td>
              <td className="py-1 text-right">{formatScore(point.y)}</td>
              <td className="py-1 pl-3 text-right">{formatScore(best)}</td>
              {hasHeldOut && <td className="py-1 pl-3 text-right">{formatScore(point.heldOut)}</td>}
              <td className="py-1 pl-6 text-muted">{point.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
