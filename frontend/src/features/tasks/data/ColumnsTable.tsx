import { useId } from 'react';
import { cx } from '@/lib/cx';
import { visible } from '@/lib/visible';
import { contentOf, gapsOf, type TableColumn } from './columns';

type ColumnsTableProps = {
  columns: readonly TableColumn[];
  rows: number;
  target: string;
  onTarget: (column: string) => void;
};

/** Columns with their types, gaps and contents; one of them is chosen as what is to be predicted. */
export function ColumnsTable({ columns, rows, target, onTarget }: ColumnsTableProps) {
  const group = useId();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
    <section tabIndex={0} aria-label="Columns" className="max-h-80 overflow-auto">
      <table className="w-full text-left text-xs">
        <thead className="sticky top-0 bg-raised text-muted">
          <tr className="border-b">
            <th className="px-3 py-1.5 font-medium">Predict</th>
            <th className="px-2 py-1.5 font-medium">Column</th>
            <th className="px-2 py-1.5 font-medium">Type</th>
            <th className="px-2 py-1.5 text-right font-medium">Missing</th>
            <th className="px-3 py-1.5 font-medium">Values</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {columns.map((column) => (
            <tr key={column.name} className={cx(column.name === target && 'bg-accent-soft')}>
              <td className="px-3 py-1.5">
                <input
                  type="radio"
                  name={group}
                  aria-label={`Predict ${column.name}`}
                  checked={column.name === target}
                  onChange={() => onTarget(column.name)}
                  className="size-4 align-middle accent-accent-solid pointer-coarse:size-6"
                />
              </td>
              <td className="max-w-40 truncate px-2 py-1.5 font-medium" title={column.name}>
                <bdi>{visible(column.name)}</bdi>
              </td>
              <td className="px-2 py-1.5 text-muted">{column.type}</td>
              <td className="tnum px-2 py-1.5 text-right whitespace-nowrap text-muted">
                {gapsOf(column, rows)}
              </td>
              <td className="max-w-56 truncate px-3 py-1.5 text-muted" title={contentOf(column)}>
                <bdi>{visible(contentOf(column))}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
