import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { Async } from '@/components/Async';
import { ErrorPanel } from '@/components/ErrorPanel';
import { TaskHeader } from './TaskHeader';
import { loopQuery, taskQuery } from './queries';
import { TaskTabs } from './TaskTabs';
import { TaskMissing } from './TaskMissing';

/** A task: its header, its tabs, and the tab that the address names. */
export function TaskDetail() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const task = useQuery(taskQuery(taskId));
  const loop = useQuery(loopQuery(taskId));
  if (isMissing(task.error)) return <TaskMissing />;
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

function isMissing(error: unknown): boolean {
  return error !== null && typeof error === 'object' && 'code' in error && error.code === 'task_not_found';
}
