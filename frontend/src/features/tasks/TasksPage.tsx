import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { TasksSearch } from './searchParams';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { BulkBar } from './BulkBar';
import { NoTasks } from './NoTasks';
import { Pager } from '@/shared/components/Pager';
import { tasksQuery } from '@/shared/api/tasks';
import { TaskFilters } from './TaskFilters';
import { TasksTable } from './TasksTable';
import { useSelection } from './useSelection';

const CreateTask = lazyWithRetry(() => import('./CreateTask'));

/** List every task, searched, filtered, sorted and paged by the address. */
export function TasksPage() {
  const search = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const tasks = useQuery(tasksQuery(search));
  const listed = tasks.data?.tasks ?? [];
  const selection = useSelection(listed);
  const change = (next: TasksSearch, replace = false) =>
    void navigate({ search: next, replace, resetScroll: false });
  return (
    <div className="mx-auto grid max-w-[1440px] grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 md:px-6">
      <h1 className="text-xl font-semibold tracking-[-0.012em]">Tasks</h1>
      <TaskFilters search={search} onChange={(next) => change({ ...next, cursor: undefined }, true)} />
      <Card padded={false}>
        <Async subject="The tasks" query={tasks}>
          {(page) =>
            page.tasks.length === 0 ? (
              <NoTasks search={search} />
            ) : (
              <TasksTable
                tasks={page.tasks}
                sort={search.sort ?? 'newest'}
                trash={search.shown === 'trash'}
                chosen={selection.chosen}
                onChoose={selection.choose}
                onAll={selection.all}
                onSort={(sort) => change({ ...search, sort, cursor: undefined })}
              />
            )
          }
        </Async>
      </Card>
      <BulkBar tasks={listed.filter(({ id }) => selection.chosen.has(id))} onClear={selection.clear} />
      <Pager
        next={tasks.data?.next_cursor ?? null}
        first={!search.cursor}
        onFirst={() => change({ ...search, cursor: undefined })}
        onNext={(cursor) => change({ ...search, cursor })}
      />
      <Suspense>
        {search.new && (
          <CreateTask
            from={search.from}
            onClose={() => change({ ...search, new: undefined, from: undefined }, true)}
          />
        )}
      </Suspense>
    </div>
  );
}
