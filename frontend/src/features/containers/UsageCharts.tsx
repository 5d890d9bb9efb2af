import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Skeleton } from '@/shared/components/Skeleton';
import { ENDED, usageQuery } from './queries';
import { UsageChart } from './UsageChart';
import { measureUsage } from './usage';

/** Chart the CPU and memory of a container over its last two minutes, live while it runs. */
export function UsageCharts({ containerId }: { containerId: string }) {
  const usage = useQuery(usageQuery(containerId));
  return (
    <section aria-label="CPU and memory" className="grid gap-2">
      <h3 className="text-sm font-semibold">
        CPU and memory{' '}
        <span className="font-normal text-muted">
          {usage.data && ENDED.includes(usage.data.status)
            ? 'last two minutes'
            : 'last two minutes; dashed: limit'}
        </span>
      </h3>
      <Async
        subject="CPU and memory usage"
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
            <p className="text-sm text-muted">The container ended before anything was measured.</p>
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
