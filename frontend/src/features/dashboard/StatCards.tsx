import { Link } from '@tanstack/react-router';
import type { Shapes } from '@/shared/api/client';
import { formatCount, formatDuration } from '@/shared/lib/format';

const CARD = 'grid gap-1 bg-surface p-4';

/** Show the figures of /stats that mean something over all tasks, each linked to what it counts. */
export function StatCards({ stats }: { stats: Shapes['Stats'] }) {
  return (
    <section
      aria-label="Statistics"
      className="card grid grid-cols-2 gap-px overflow-hidden bg-line md:grid-cols-4"
    >
      <Link to="/tasks" className={`${CARD} hover:bg-hover`}>
        <Stat name="Tasks" value={formatCount(stats.total_tasks)} />
      </Link>
      <Link to="/tasks" search={{ status: 'completed' }} className={`${CARD} hover:bg-hover`}>
        <Stat name="Finished tasks" value={formatCount(stats.completed_tasks)} />
      </Link>
      <Link to="/containers" className={`${CARD} hover:bg-hover`}>
        <Stat name="Active containers" value={formatCount(stats.active_containers)} />
      </Link>
      <div className={CARD}>
        <Stat name="Average run time" value={formatDuration(stats.avg_runtime)} />
      </div>
    </section>
  );
}

function Stat({ name, value }: { name: string; value: string }) {
  return (
    <>
      <span className="text-xs text-muted">{name}</span>
      <span className="tnum text-2xl font-semibold tracking-[-0.02em]">{value}</span>
    </>
  );
}
