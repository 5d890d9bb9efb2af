import { ArrowDown } from 'lucide-react';
import type { TasksSearch } from './searchParams';
import type { Task } from '@/shared/api/tasks';
import { TaskRow } from './TaskRow';

type Sort = NonNullable<TasksSearch['sort']>;
type TasksTableProps = {
  tasks: Task[];
  sort: Sort;
  trash: boolean;
  chosen: ReadonlySet<number>;
  onChoose: (id: number, reaching: boolean) => void;
  onAll: () => void;
  onSort: (sort: Sort) => void;
};

/** Show tasks as a table; on a phone each row is a card. */
export function TasksTable({ tasks, sort, trash, chosen, onChoose, onAll, onSort }: TasksTableProps) {
  const some = chosen.size > 0 && chosen.size < tasks.length;
  return (
    <table className="w-full text-sm">
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-xs text-muted">
          <th className="w-px py-2 pl-4">
            <input
              type="checkbox"
              aria-label="Select all on this page"
              checked={chosen.size === tasks.length}
              ref={(box) => {
                if (box) box.indeterminate = some;
              }}
              onChange={onAll}
              className="block size-4 accent-accent-solid max-md:hidden"
            />
          </th>
          <th className="px-3 py-2 font-medium" aria-sort={sort === 'name' ? 'ascending' : 'none'}>
            <SortButton name="Task" active={sort === 'name'} onClick={() => onSort('name')} />
          </th>
          <th className="px-2 py-2 font-medium">State</th>
          {!trash && (
            <>
              <th className="px-2 py-2 font-medium">Progress</th>
              <th className="px-2 py-2 text-right font-medium">Best</th>
              <th className="px-2 py-2 text-right font-medium">Versions</th>
              <th className="px-2 py-2 text-right font-medium">Time</th>
            </>
          )}
          <th
            className="px-2 py-2 text-right font-medium"
            aria-sort={sort === 'newest' ? 'descending' : sort === 'oldest' ? 'ascending' : 'none'}
          >
            <SortButton
              name="Created"
              active={sort !== 'name'}
              onClick={() => onSort(sort === 'newest' ? 'oldest' : 'newest')}
            />
          </th>
          {trash && <th className="px-2 py-2 text-right font-medium">Deleted</th>}
          <th className="w-px py-2 pr-3">
            <span className="sr-only">More</span>
          </th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} trash={trash} chosen={chosen.has(task.id)} onChoose={onChoose} />
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
