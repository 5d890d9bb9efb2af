import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { describeContent, describeGaps, type TableColumn } from './columns';

type ColumnsTableProps = { columns: readonly TableColumn[]; rows: number; target: string };

/** List columns with their types, missing cells and contents; highlight the one to predict. */
export function ColumnsTable({ columns, rows, target }: ColumnsTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
    <section tabIndex={0} aria-label="Columns" className="max-h-80 overflow-auto">
      <table className="w-full text-left text-xs">
        <thead className="sticky top-0 bg-raised text-muted">
          <tr className="border-b">
            <th className="px-3 py-1.5 font-medium">Column</th>
            <th className="px-2 py-1.5 font-medium max-sm:hidden">Type</th>
            <th className="px-2 py-1.5 text-right font-medium">Missing</th>
            <th className="px-3 py-1.5 font-medium">Values</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {columns.map((column) => (
            <Column key={column.name} column={column} rows={rows} chosen={column.name === target} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Column({ column, rows, chosen }: { column: TableColumn; rows: number; chosen: boolean }) {
  const content = escapeInvisible(describeContent(column));
  return (
    <tr className={cx(chosen && 'bg-accent-soft')}>
      <td className="max-w-44 px-3 py-1.5 font-medium max-sm:max-w-32" title={column.name}>
        <span className="flex items-center gap-2">
          <bdi className="truncate">{escapeInvisible(column.name)}</bdi>
          {chosen && <span className="text-2xs font-semibold text-accent">target</span>}
        </span>
        <span className="font-normal text-muted sm:hidden">{column.type}</span>
      </td>
      <td className="px-2 py-1.5 text-muted max-sm:hidden">{column.type}</td>
      <td className="tnum px-2 py-1.5 text-right whitespace-nowrap text-muted">
        {describeGaps(column, rows)}
      </td>
      <td className="max-w-56 truncate px-3 py-1.5 text-muted max-sm:max-w-32" title={content}>
        <bdi>{content}</bdi>
      </td>
    </tr>
  );
}
