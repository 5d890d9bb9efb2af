import { Fragment } from 'react';
import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { ColumnChoice } from './ColumnChoice';
import type { ColumnNote, ColumnSetting, ColumnSettings } from './columnSettings';
import { describeContent, describeGaps, type TableColumn } from './columns';
import { ValueBars } from './ValueBars';

type ColumnsTableProps = {
  columns: readonly TableColumn[];
  notes: readonly ColumnNote[];
  rows: number;
  target: string;
  settings: ColumnSettings;
  onSet: (column: string, value: string) => void;
};

/** List columns with how they are read, which can be changed, and what is to be said of it; highlight the target. */
export function ColumnsTable({ columns, notes, rows, target, settings, onSet }: ColumnsTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
    <section tabIndex={0} aria-label="Columns" className="max-h-80 overflow-auto">
      <table className="w-full text-left text-xs">
        <thead className="sticky top-0 bg-raised text-muted">
          <tr className="border-b">
            <th className="px-3 py-1.5 font-medium">Column</th>
            <th className="px-2 py-1.5 font-medium">Read as</th>
            <th className="px-2 py-1.5 text-right font-medium">Missing</th>
            <th className="px-3 py-1.5 font-medium max-sm:hidden">Values</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {columns.map((column) => (
            <Column
              key={column.name}
              column={column}
              notes={notes.filter((note) => note.column === column.name)}
              rows={rows}
              chosen={column.name === target}
              setting={settings[column.name]}
              onSet={(value) => onSet(column.name, value)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type ColumnProps = {
  column: TableColumn;
  notes: readonly ColumnNote[];
  rows: number;
  chosen: boolean;
  setting: ColumnSetting | undefined;
  onSet: (value: string) => void;
};

function Column({ column, notes, rows, chosen, setting, onSet }: ColumnProps) {
  const content = escapeInvisible(describeContent(column));
  return (
    <Fragment>
      <tr className={cx(chosen && 'bg-accent-soft')}>
        <td className="max-w-44 px-3 py-1.5 font-medium max-sm:max-w-32" title={column.name}>
          <span className="flex items-center gap-2">
            <bdi className="truncate">{escapeInvisible(column.name)}</bdi>
            {chosen && <span className="text-2xs font-semibold text-accent">target</span>}
          </span>
        </td>
        <td className="max-w-44 px-2 py-1.5">
          <ColumnChoice column={column} notes={notes} setting={setting} onChange={onSet} />
        </td>
        <td className="tnum px-2 py-1.5 text-right whitespace-nowrap text-muted">
          {describeGaps(column, rows)}
        </td>
        <td className="max-w-56 truncate px-3 py-1.5 text-muted max-sm:hidden" title={content}>
          <bdi>{content}</bdi>
          <ValueBars column={column} />
        </td>
      </tr>
      {notes.map((note) => (
        <tr key={note.text} className="border-t-0 bg-warn-soft">
          <td colSpan={4} className="px-3 py-1.5 break-words">
            {escapeInvisible(note.text)}
          </td>
        </tr>
      ))}
    </Fragment>
  );
}
