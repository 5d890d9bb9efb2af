import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Table } from './columns';

const MAX_ROWS = 5;
const MAX_COLUMNS = 20;

/** Show the first rows as they are in the file. */
export function SampleRows({ table }: { table: Table }) {
  const rows = (table.sample ?? []).slice(0, MAX_ROWS);
  if (rows.length === 0) return null;
  return (
    <details className="border-t">
      <summary className="cursor-pointer px-3 py-2 text-xs font-medium text-accent">First rows</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
      <section tabIndex={0} aria-label="First rows" className="overflow-x-auto pb-2">
        <table className="font-mono text-xs whitespace-nowrap">
          <thead className="text-muted">
            <tr>
              {table.columns.slice(0, MAX_COLUMNS).map(({ name }) => (
                <th key={name} className="px-3 py-1 text-left font-medium">
                  <bdi>{escapeInvisible(name)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name than their place
              <tr key={row}>
                {cells.slice(0, MAX_COLUMNS).map((cell, index) => (
                  <td key={table.columns[index]?.name} className="max-w-48 truncate px-3 py-1">
                    <bdi>{escapeInvisible(cell)}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
