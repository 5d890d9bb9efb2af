import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { Problem } from '@/shared/api/problem';
import { Async } from '@/shared/components/Async';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { TaskHeader } from './TaskHeader';
import { loopQuery, taskQuery } from './queries';
import { TaskTabs } from './TaskTabs';
import { lazily } from '@/shared/lib/lazily';

const TaskMissing = lazily(() => import('./missing/TaskMissing'));

/** A task: its header, its tabs, and the tab that the address names. */
export function TaskDetail() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const task = useQuery({ ...taskQuery(taskId), enabled: isId(taskId) });
  const loop = useQuery({ ...loopQuery(taskId), enabled: isId(taskId) });
  if (!isId(taskId)) return missing(<TaskMissing />);
  if (isMissing(task.error))
    return missing(<TaskMissing taskId={taskId} inTrash={task.error.code === 'task_in_trash'} />);
  return (
    <Async what="The task" query={task}>
      {(found) => (
        <>
          <div className="border-b bg-surface">
            <div className="mx-auto max-w-[1440px] px-4 pt-5 md:px-6">
              <TaskHeader task={found} loop={loop.data ?? null} />
              <TaskTabs taskId={taskId} />
            </div>
          </div>
          <div className="mx-auto grid max-w-[1440px] grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 md:px-6">
            {loop.isError && (
              <ErrorPanel what="The loop" error={loop.error} onRetry={() => void loop.refetch()} />
            )}
            <Outlet />
          </div>
        </>
      )}
    </Async>
  );
}

function missing(page: ReactNode) {
  return (
    <div className="grid min-h-[60vh] content-center">
      <Suspense>{page}</Suspense>
    </div>
  );
}

function isId(taskId: number): boolean {
  return Number.isSafeInteger(taskId) && taskId > 0;
}

function isMissing(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 404;
}
