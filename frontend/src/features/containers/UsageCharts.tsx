import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Skeleton } from '@/shared/components/Skeleton';
import { ENDED, usageQuery } from './queries';
import { UsageChart } from './UsageChart';
import { measureUsage } from './usage';

/** Processor and memory of a container over its last two minutes, live while it runs. */
export function UsageCharts({ containerId }: { containerId: string }) {
  const usage = useQuery(usageQuery(containerId));
  return (
    <section aria-label="Processor and memory" className="grid gap-2">
      <h3 className="text-sm font-semibold">
        Processor and memory{' '}
        <span className="font-normal text-muted">
          {usage.data && ENDED.includes(usage.data.status)
            ? 'its last two minutes'
            : 'two minutes; dashed: its limit'}
        </span>
      </h3>
      <Async
        what="What it uses"
        query={usage}
        loading={
          <div className="grid gap-3 sm:grid-cols-2">
            <Skeleton className="h-25" />
            <Skeleton className="h-25" />
          </div>
        }
      >
        {(data) =>
          data.samples.length === 0 && ENDED.includes(data.status) ? (
            <p className="text-sm text-muted">It ended before anything was measured.</p>
          ) : (
            <div className="grid gap-3 sm:grid-cols-2">
              {measureUsage(data).map((each) => (
                <UsageChart key={each.name} measured={each} />
              ))}
            </div>
          )
        }
      </Async>
    </section>
  );
}
