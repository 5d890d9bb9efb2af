import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { buildMatrixRows } from './matrixRows';
import type { ChartOf } from './queries';
import { ScrollBox } from './ScrollBox';

const RIGHT = ['', 'bg-ok/10', 'bg-ok/20', 'bg-ok/30', 'bg-ok/40'];
const WRONG = ['', 'bg-bad/10', 'bg-bad/20', 'bg-bad/30', 'bg-bad/40'];

/** Show counts as a table whose cells are the darker, the larger their share of the row is. */
export function MatrixView({ chart }: { chart: ChartOf<'matrix'> }) {
  const { columns, rows } = buildMatrixRows(chart);
  return (
    <ScrollBox label={chart.title} className="max-h-[32rem]">
      <table className="tnum border-separate border-spacing-0.5 text-xs">
        <caption className="pb-1 text-left text-2xs text-muted">
          Rows: {escapeInvisible(chart.row_name)}. Columns: {escapeInvisible(chart.column_name)}.
        </caption>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                title={column.text}
                className="max-w-24 truncate px-1.5 py-1 font-medium text-muted"
              >
                <bdi>{column.text}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th
                scope="row"
                title={row.name}
                className="max-w-32 truncate px-1.5 py-1 text-left font-medium text-muted"
              >
                <bdi>{row.name}</bdi>
              </th>
              {row.cells.map((cell) => (
                <td
                  key={cell.key}
                  className={cx(
                    'min-w-9 rounded-sm px-1.5 py-1 text-center',
                    (cell.isDiagonal ? RIGHT : WRONG)[cell.level],
                    cell.count === 0 && 'text-subtle',
                  )}
                >
                  {cell.count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
