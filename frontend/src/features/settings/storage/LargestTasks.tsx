import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/shared/components/EmptyState';
import { formatBytes } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { DiskUse } from './queries';

/** List the largest tasks, each with what most of its space is. */
export function LargestTasks({ use }: { use: DiskUse }) {
  if (use.tasks.length === 0)
    return (
      <EmptyState title="No task takes up space yet">Tasks appear here with the space they use.</EmptyState>
    );
  return (
    <ul className="divide-y text-sm">
      {use.tasks.map((task) => (
        <li
          key={task.task_id}
          className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 px-4 py-2"
        >
          <Link
            to="/tasks/$taskId"
            params={{ taskId: task.task_id }}
            className="min-w-0 break-words text-accent hover:underline"
          >
            <bdi>{escapeInvisible(task.name ?? `task ${task.task_id}`)}</bdi>
          </Link>
          <span className="tnum text-xs text-muted">
            code {formatBytes(task.code_bytes)}, logs {formatBytes(task.log_bytes)}, outputs{' '}
            {formatBytes(task.output_bytes)}, data {formatBytes(task.data_bytes)}, records about{' '}
            {formatBytes(task.row_bytes)}
          </span>
        </li>
      ))}
      {use.other_tasks > 0 && (
        <li className="px-4 py-2 text-xs text-muted">
          {use.other_tasks} more: {formatBytes(use.other_tasks_bytes)}
        </li>
      )}
    </ul>
  );
}
