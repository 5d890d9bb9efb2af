import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import type { Task } from '@/shared/api/tasks';
import { Problem } from '@/shared/api/problem';
import { Async } from '@/shared/components/Async';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { TaskHeader } from './TaskHeader';
import { loopQuery } from '@/shared/api/loops';
import { taskQuery } from '@/shared/api/tasks';
import { useShownLoop } from './loops/useShownLoop';
import { TaskTabs } from './TaskTabs';

type TaskDetailProps = {
  renderMenu: (task: Task) => ReactNode;
  /** Render the page of a missing task; `taskId` is absent if the address holds no task number. */
  renderMissing: (missing: { taskId?: number; inTrash?: boolean }) => ReactNode;
};

/** Show a task: its header, its tabs, and the tab that the address names. */
export function TaskDetail({ renderMenu, renderMissing }: TaskDetailProps) {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const task = useQuery({ ...taskQuery(taskId), enabled: isTaskId(taskId) });
  const loop = useQuery({ ...loopQuery(taskId), enabled: isTaskId(taskId) });
  const shown = useShownLoop();
  if (!isTaskId(taskId)) return <Missing>{renderMissing({})}</Missing>;
  if (isMissing(task.error))
    return <Missing>{renderMissing({ taskId, inTrash: task.error.code === 'task_in_trash' })}</Missing>;
  return (
    <Async subject="The task" query={task}>
      {(data) => (
        <>
          <div className="border-b bg-surface">
            <div className="mx-auto max-w-[1440px] px-4 pt-5 md:px-6">
              <TaskHeader
                task={data}
                loop={loop.data ?? null}
                shown={shown.data ?? null}
                menu={renderMenu(data)}
              />
              <TaskTabs taskId={taskId} />
            </div>
          </div>
          <div className="mx-auto grid max-w-[1440px] grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 md:px-6">
            {loop.isError && (
              <ErrorPanel subject="The loop" error={loop.error} onRetry={() => void loop.refetch()} />
            )}
            <Outlet />
          </div>
        </>
      )}
    </Async>
  );
}

function Missing({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-[60vh] content-center">
      <Suspense>{children}</Suspense>
    </div>
  );
}

function isTaskId(taskId: number): boolean {
  return Number.isSafeInteger(taskId) && taskId > 0;
}

function isMissing(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 404;
}
