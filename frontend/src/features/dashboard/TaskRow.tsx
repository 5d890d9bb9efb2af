import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { StatusPill } from '@/shared/components/StatusPill';
import { TargetBar } from '@/shared/components/TargetBar';
import { Time } from '@/shared/components/Time';
import { loopQuery } from '@/shared/api/loops';
import type { Task } from '@/shared/api/tasks';
import { nameMetric } from '@/shared/lib/metricName';
import { formatScore } from '@/shared/lib/format';

/** Show one task with what its loop is doing and how close its best is to the target. */
export function TaskRow({ task }: { task: Task }) {
  const { data: loop } = useQuery(loopQuery(task.id));
  const best = loop?.best_ever?.validation.mean ?? null;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)] gap-2 p-4 hover:bg-hover">
      <div className="flex items-center justify-between gap-3">
        <Link
          to="/tasks/$taskId"
          params={{ taskId: task.id }}
          className="min-w-0 truncate text-sm font-medium after:absolute after:inset-0"
        >
          {task.name}
        </Link>
        <StatusPill status={task.status} />
      </div>
      {loop && (
        <div className="flex items-center gap-3 text-xs text-muted">
          <span className="w-32 shrink-0">
            <TargetBar
              value={best}
              target={loop.target}
              metric={nameMetric(loop) ?? ''}
              direction={loop.direction ?? 'maximize'}
            />
          </span>
          <span className="tnum shrink-0 font-medium text-fg">{formatScore(best)}</span>
          <span className="min-w-0 truncate">{loop.doing}</span>
          <Time iso={task.updated_at} className="ml-auto shrink-0 text-subtle" />
        </div>
      )}
    </li>
  );
}
