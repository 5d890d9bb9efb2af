import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Shapes } from '@/shared/api/client';
import { formatCount, formatDuration, formatScore } from '@/shared/lib/format';

const CARD = 'grid gap-1 bg-surface p-4';

/** Show the figures of /stats, each linked to what it counts. */
export function StatCards({ stats }: { stats: Shapes['Stats'] }) {
  const rate = stats.total_tasks ? Math.round((100 * stats.completed_tasks) / stats.total_tasks) : 0;
  return (
    <section
      aria-label="Statistics"
      className="card grid grid-cols-2 gap-px overflow-hidden bg-line md:grid-cols-5"
    >
      <Link to="/tasks" className={`${CARD} hover:bg-hover`}>
        <Stat name="Tasks" value={formatCount(stats.total_tasks)} />
      </Link>
      <Link to="/tasks" search={{ status: 'completed' }} className={`${CARD} hover:bg-hover`}>
        <Stat name="Completed" value={formatCount(stats.completed_tasks)} more={`${rate} %`} />
      </Link>
      <Link to="/containers" className={`${CARD} hover:bg-hover`}>
        <Stat name="Active containers" value={formatCount(stats.active_containers)} />
      </Link>
      <div className={CARD}>
        <Stat name="Average accuracy" value={formatScore(stats.avg_accuracy)} />
      </div>
      <div className={`${CARD} max-md:col-span-2`}>
        <Stat name="Average run time" value={formatDuration(stats.avg_runtime)} />
      </div>
    </section>
  );
}

function Stat({ name, value, more }: { name: string; value: string; more?: ReactNode }) {
  return (
    <>
      <span className="text-xs text-muted">{name}</span>
      <span className="tnum text-2xl font-semibold tracking-[-0.02em]">
        {value} {more && <span className="text-sm font-medium text-muted">{more}</span>}
      </span>
    </>
  );
}
