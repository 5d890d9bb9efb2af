import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowDown } from 'lucide-react';
import type { TasksSearch } from '@/app/addresses';
import { StatusPill } from '@/components/StatusPill';
import { TargetBar } from '@/components/TargetBar';
import { Time } from '@/components/Time';
import { loopQuery } from '@/features/task/queries';
import { duration, score } from '@/lib/format';
import type { Task } from './queries';

type Sort = NonNullable<TasksSearch['sort']>;
type TasksTableProps = { tasks: Task[]; sort: Sort; onSort: (sort: Sort) => void };

/** Tasks as a table; on a phone each row is a card. */
export function TasksTable({ tasks, sort, onSort }: TasksTableProps) {
  return (
    <table className="w-full text-sm">
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-xs text-muted">
          <th className="px-4 py-2 font-medium" aria-sort={sort === 'name' ? 'ascending' : 'none'}>
            <SortButton name="Task" active={sort === 'name'} onClick={() => onSort('name')} />
          </th>
          <th className="px-2 py-2 font-medium">State</th>
          <th className="px-2 py-2 font-medium">To target</th>
          <th className="px-2 py-2 text-right font-medium">Best</th>
          <th className="px-2 py-2 text-right font-medium">Versions</th>
          <th className="px-2 py-2 text-right font-medium">Time</th>
          <th
            className="px-4 py-2 text-right font-medium"
            aria-sort={sort === 'newest' ? 'descending' : sort === 'oldest' ? 'ascending' : 'none'}
          >
            <SortButton
              name="Created"
              active={sort !== 'name'}
              onClick={() => onSort(sort === 'newest' ? 'oldest' : 'newest')}
            />
          </th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {tasks.map((task) => (
          <Row key={task.id} task={task} />
        ))}
      </tbody>
    </table>
  );
}

function SortButton({ name, active, onClick }: { name: string; active: boolean; onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="inline-flex items-center gap-1 hover:text-fg">
      {name}
      {active && <ArrowDown size={12} aria-hidden />}
    </button>
  );
}

function Row({ task }: { task: Task }) {
  const { data: loop } = useQuery(loopQuery(task.id));
  const best = loop?.best?.validation.mean ?? null;
  return (
    <tr className="relative hover:bg-hover max-md:grid max-md:grid-cols-[1fr_auto] max-md:gap-x-3 max-md:px-4 max-md:py-3">
      <td className="min-w-0 px-4 py-2.5 max-md:p-0">
        <Link
          to="/tasks/$taskId"
          params={{ taskId: task.id }}
          data-row
          className="block max-w-96 truncate font-medium after:absolute after:inset-0"
        >
          {task.name}
        </Link>
        <span className="font-mono text-xs text-subtle">{task.id}</span>
      </td>
      <td className="px-2 py-2.5 max-md:p-0">
        <StatusPill status={task.status} />
      </td>
      <td className="w-44 px-2 py-2.5 max-md:w-auto max-md:self-center max-md:p-0">
        {loop && (
          <TargetBar
            value={best}
            target={loop.target}
            metric={loop.metric ?? ''}
            direction={loop.direction ?? 'maximize'}
          />
        )}
      </td>
      <td className="tnum px-2 py-2.5 text-right font-medium max-md:p-0">{loop ? score(best) : '–'}</td>
      <td className="tnum px-2 py-2.5 text-right text-muted max-md:hidden">
        {loop ? `${loop.versions} of ${loop.budget_versions}` : '–'}
      </td>
      <td className="tnum px-2 py-2.5 text-right text-muted max-md:hidden">
        {loop ? duration(loop.wall_seconds) : '–'}
      </td>
      <td className="px-4 py-2.5 text-right text-muted max-md:hidden">
        <Time iso={task.created_at} />
      </td>
    </tr>
  );
}
