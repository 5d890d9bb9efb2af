import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TasksSearch } from '@/app/addresses';
import { Async } from '@/components/Async';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { CreateTask } from './CreateTask';
import { Pager } from './Pager';
import { tasksQuery } from './queries';
import { TaskFilters } from './TaskFilters';
import { TasksTable } from './TasksTable';

/** Every task: searched, filtered, sorted and paged by what stands in the address. */
export function TasksPage() {
  const search = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const tasks = useQuery(tasksQuery(search));
  const change = (next: TasksSearch, replace = false) =>
    void navigate({ search: next, replace, resetScroll: false });
  const filtered = Boolean(search.q || search.status);
  return (
    <div className="mx-auto grid max-w-[1440px] gap-4 px-4 py-5 md:px-6">
      <h1 className="text-xl font-semibold tracking-[-0.012em]">Tasks</h1>
      <TaskFilters search={search} onChange={(next) => change({ ...next, cursor: undefined }, true)} />
      <Card padded={false}>
        <Async what="The tasks" query={tasks}>
          {(found) =>
            found.tasks.length === 0 ? (
              <EmptyState title={filtered ? 'No task is like that' : 'There is no task yet'}>
                {filtered ? 'Another word or state may find it.' : 'New task, at the top, makes the first.'}
              </EmptyState>
            ) : (
              <TasksTable
                tasks={found.tasks}
                sort={search.sort ?? 'newest'}
                onSort={(sort) => change({ ...search, sort, cursor: undefined })}
              />
            )
          }
        </Async>
      </Card>
      <Pager
        next={tasks.data?.next_cursor ?? null}
        first={!search.cursor}
        onFirst={() => change({ ...search, cursor: undefined })}
        onNext={(cursor) => change({ ...search, cursor })}
      />
      {search.new && <CreateTask onClose={() => change({ ...search, new: undefined }, true)} />}
    </div>
  );
}
