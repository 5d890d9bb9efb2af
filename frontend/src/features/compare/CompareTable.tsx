import { Link } from '@tanstack/react-router';
import { Crown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Loop } from '@/shared/api/loops';
import type { Directions } from '@/shared/lib/metricDirections';
import { cx } from '@/shared/lib/cx';
import { describeExclusion } from '@/shared/api/exclusions';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Comparison } from './queries';
import { type Cell, buildParameterRows, type Row, buildRows } from './comparisonRows';

type CompareTableProps = {
  comparison: Comparison;
  tasks: string[];
  loops: (Loop | null)[];
  directions: Directions;
  parents: string[][];
};

/** Show a column per version and a row per property; mark the best value of a row. */
export function CompareTable({ comparison, tasks, loops, directions, parents }: CompareTableProps) {
  const { compared } = comparison;
  const parameters = buildParameterRows(compared);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
    <section tabIndex={0} aria-label="Comparison" className="overflow-x-auto outline-offset-[-2px]">
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th scope="col" className="sticky left-0 z-10 w-36 min-w-28 border-b bg-surface p-0">
              <span className="sr-only">Property</span>
            </th>
            {compared.map((each, index) => (
              <th
                key={`${each.task_id}/${each.version}`}
                scope="col"
                className="min-w-44 border-b p-3 text-left align-top font-normal"
              >
                <Link
                  to="/tasks/$taskId/code"
                  params={{ taskId: each.task_id }}
                  search={{ version: each.version }}
                  className="inline-flex min-h-6 min-w-6 items-center font-mono text-sm font-semibold break-all text-accent hover:underline"
                >
                  <bdi>{each.version}</bdi>
                </Link>
                {each.excluded && (
                  <span className="block text-xs font-medium text-warn">
                    excluded: <bdi>{escapeInvisible(describeExclusion(each.excluded))}</bdi>
                  </span>
                )}
                <Link
                  to="/tasks/$taskId"
                  params={{ taskId: each.task_id }}
                  className="block text-xs break-words text-muted hover:underline"
                >
                  <bdi>{escapeInvisible(tasks[index] || `task ${each.task_id}`)}</bdi>
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buildRows(comparison, loops, directions).map((row) => (
            <RowCells key={row.name} row={row} />
          ))}
          {parameters.length > 0 && <Heading columns={compared.length}>Hyper-parameters</Heading>}
          {parameters.map((row) => (
            <RowCells key={`parameter ${row.name}`} row={row} mono />
          ))}
          <Heading columns={compared.length}>Origin</Heading>
          <RowCells
            row={{
              name: 'Parents',
              cells: parents.map((each) => ({ text: each.join(', ') || 'none' })),
            }}
            mono
          />
          <RowCells
            row={{
              name: 'Written by',
              cells: compared.map((each) => ({ text: escapeInvisible(each.agent ?? '–') })),
            }}
          />
          <RowCells
            row={{
              name: 'Changes',
              cells: compared.map((each) => ({ text: escapeInvisible(each.summary ?? '–') })),
            }}
          />
        </tbody>
      </table>
    </section>
  );
}

function Heading({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr>
      <th
        scope="colgroup"
        colSpan={columns + 1}
        className="border-b bg-sunken px-4 py-1.5 text-left text-xs font-medium text-muted"
      >
        {children}
      </th>
    </tr>
  );
}

function RowCells({ row, mono = false }: { row: Row; mono?: boolean }) {
  return (
    <tr>
      <th
        scope="row"
        className="sticky left-0 z-10 border-b bg-surface px-4 py-2 text-left align-top text-xs font-medium break-words text-muted"
      >
        {row.name}
      </th>
      {row.cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns are the versions, in their order
        <td key={index} className={cx('tnum border-b px-3 py-2 align-top', mono && 'font-mono text-xs')}>
          <CellText cell={cell} />
        </td>
      ))}
    </tr>
  );
}

function CellText({ cell }: { cell: Cell }) {
  return (
    <>
      <span className={cx('break-words', cell.best && 'font-semibold text-ok')}>
        <bdi>{cell.text}</bdi>
      </span>
      {cell.best && (
        <span className="ml-2 inline-flex items-center gap-1 text-xs font-medium text-warn">
          <Crown size={12} aria-hidden />
          best
        </span>
      )}
      {cell.note && (
        <span className="block text-xs break-words text-muted">{escapeInvisible(cell.note)}</span>
      )}
    </>
  );
}
