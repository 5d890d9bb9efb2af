import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Shapes } from '@/shared/api/client';
import type { TasksFilter } from '@/shared/api/tasks';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { SkeletonRows } from '@/shared/components/Skeleton';
import { TaskRow } from './TaskRow';

type TaskListProps = {
  title: string;
  queries: UseQueryResult<Shapes['TaskList']>[];
  empty: string;
  search?: TasksFilter;
};

/** List tasks of one or more states, newest first; show those that have arrived while others are still loading. */
export function TaskList({ title, queries, empty, search }: TaskListProps) {
  const tasks = queries.flatMap((query) => query.data?.tasks ?? []).sort((a, b) => b.id - a.id);
  const failed = queries.find((query) => query.isError && !query.data);
  const loading = queries.some((query) => query.isPending);
  const all = search && tasks.length > 0 && (
    <Link to="/tasks" search={search} className="text-sm text-accent hover:underline">
      View all
    </Link>
  );
  return (
    <Card title={title} action={all} padded={false}>
      {failed && <ErrorPanel subject={title} error={failed.error} onRetry={() => void failed.refetch()} />}
      {tasks.length > 0 && (
        <ul className="divide-y">
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </ul>
      )}
      {tasks.length === 0 && !failed && (loading ? <SkeletonRows rows={2} /> : <EmptyState title={empty} />)}
    </Card>
  );
}
