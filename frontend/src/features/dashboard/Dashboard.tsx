import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Async } from '@/shared/components/Async';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { Skeleton } from '@/shared/components/Skeleton';
import { tasksQuery } from '@/shared/api/tasks';
import { statsQuery } from './queries';
import { StatCards } from './StatCards';
import { TaskList } from './TaskList';

const FirstVisit = lazyWithRetry(() => import('./FirstVisit'));

const MAX_TASKS = 6;

/** Show the statistics, the running tasks, the tasks that need attention, and the latest results. */
export function Dashboard() {
  const stats = useQuery(statsQuery);
  return (
    <div className="mx-auto grid max-w-[1440px] gap-4 px-4 py-5 md:px-6">
      <h1 className="text-xl font-semibold tracking-[-0.012em]">Dashboard</h1>
      <Async subject="The statistics" query={stats} loading={<Skeleton className="h-24" />}>
        {(data) =>
          data.total_tasks === 0 ? (
            <Suspense fallback={<Skeleton className="h-72" />}>
              <FirstVisit />
            </Suspense>
          ) : (
            <Overview stats={data} />
          )
        }
      </Async>
    </div>
  );
}

function Overview({ stats }: { stats: Parameters<typeof StatCards>[0]['stats'] }) {
  const running = useQuery(tasksQuery({ status: 'running' }, MAX_TASKS));
  const paused = useQuery(tasksQuery({ status: 'paused' }, MAX_TASKS));
  const waiting = useQuery(tasksQuery({ status: 'waiting' }, MAX_TASKS));
  const failed = useQuery(tasksQuery({ status: 'failed' }, MAX_TASKS));
  const completed = useQuery(tasksQuery({ status: 'completed' }, MAX_TASKS));
  return (
    <>
      <StatCards stats={stats} />
      <div className="grid items-start gap-4 xl:grid-cols-[1fr_360px]">
        <TaskList
          title="Running now"
          queries={[running]}
          empty="Nothing is running. Start a task to follow it here live."
          search={{ status: 'running' }}
        />
        <TaskList
          title="Needs attention"
          queries={[waiting, paused, failed]}
          empty="No task is waiting, paused or failed."
        />
      </div>
      <TaskList
        title="Recent results"
        queries={[completed]}
        empty="No task has finished yet."
        search={{ status: 'completed' }}
      />
    </>
  );
}
