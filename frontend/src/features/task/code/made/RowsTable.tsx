import { cx } from '@/shared/lib/cx';
import type { ChartTable } from './chartTable';
import { ScrollBox } from './ScrollBox';

/** Show rows of a chart in a box of its own that scrolls both ways, also by keyboard. */
export function RowsTable({ table, label }: { table: ChartTable; label: string }) {
  return (
    <ScrollBox label={label} className="max-h-96 rounded-md border">
      <table className="w-full text-xs">
        <thead>
          <tr className="border-b text-left text-muted">
            {table.columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className="sticky top-0 bg-surface px-2.5 py-1.5 font-medium whitespace-nowrap"
              >
                <bdi>{column.text}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {table.rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell) => (
                <td
                  key={cell.key}
                  className={cx('max-w-60 truncate px-2.5 py-1', cell.isNumber && 'tnum text-right')}
                  title={cell.text}
                >
                  <bdi>{cell.text}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
