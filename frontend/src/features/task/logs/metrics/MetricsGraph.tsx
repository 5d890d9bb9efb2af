import { useQuery } from '@tanstack/react-query';
import { Suspense, useMemo, useState } from 'react';
import type { LogsSearch } from '../searchParams';
import { Button } from '@/shared/components/Button';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { Skeleton } from '@/shared/components/Skeleton';
import { loopQuery } from '@/shared/api/loops';
import { directionsQuery } from '@/shared/api/metrics';
import { resultsQuery } from '@/shared/api/results';
import { findDirection, NO_DIRECTIONS } from '@/shared/lib/metricDirections';
import { claimsQuery, type LogFile } from '../queries';
import { type Claim, mergeClaims } from './claims';
import { MetricCard } from './MetricCard';
import { buildMetrics } from './series';

const MetricPanel = lazyWithRetry(() => import('./MetricPanel'));

type MetricsGraphProps = {
  taskId: number;
  log: LogFile | undefined;
  newClaims: readonly Claim[];
  search: LogsSearch;
  onSearch: (change: Partial<LogsSearch>) => void;
};

const COLLAPSED_COUNT = 6;

/**
 * Show every metric of the task as a small chart, and the selected one large: by version, step or time, as a line or a
 * table.
 */
export default function MetricsGraph({ taskId, log, newClaims, search, onSearch }: MetricsGraphProps) {
  const { data: loop } = useQuery(loopQuery(taskId));
  const { data: directions = NO_DIRECTIONS } = useQuery(directionsQuery);
  const results = useQuery(resultsQuery(taskId));
  const claims = useQuery({ ...claimsQuery(taskId, log?.filename ?? ''), enabled: log !== undefined });
  const [all, setAll] = useState(false);
  const own = loop?.metric ?? null;
  const version = log?.version ?? null;
  const metrics = useMemo(
    () =>
      buildMetrics(results.data ?? [], mergeClaims(claims.data ?? [], newClaims), { metric: own, version }),
    [results.data, claims.data, newClaims, own, version],
  );
  if (results.isPending) return <Skeleton className="h-32" />;
  if (results.isError && !results.data)
    return <ErrorPanel subject="The metrics" error={results.error} onRetry={() => void results.refetch()} />;
  if (metrics.length === 0) return null;
  const chosen = metrics.find((metric) => metric.id === search.metric);
  const direction = (name: string) => findDirection(name, directions, loop ?? null);
  return (
    <section aria-label="Metrics" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="relative -mx-4 flex snap-x snap-mandatory scroll-px-4 gap-3 overflow-x-auto px-4 pb-1 [scrollbar-width:thin] md:mx-0 md:grid md:grid-cols-[repeat(auto-fit,minmax(10.5rem,1fr))] md:overflow-visible md:px-0">
        {(all ? metrics : metrics.slice(0, COLLAPSED_COUNT)).map((metric) => (
          <MetricCard
            key={metric.id}
            metric={metric}
            direction={direction(metric.name)}
            target={metric.source === 'results' && metric.name === own ? (loop?.target ?? null) : null}
            chosen={metric === chosen}
            onChoose={() => onSearch({ metric: metric === chosen ? undefined : metric.id })}
          />
        ))}
        {metrics.length > COLLAPSED_COUNT && (
          <Button
            variant="ghost"
            size="sm"
            onClick={() => setAll(!all)}
            className="self-center md:col-span-full"
          >
            {all ? 'Show fewer' : `Show all ${metrics.length} metrics`}
          </Button>
        )}
      </div>
      {claims.isError && (
        <ErrorPanel
          subject="The program’s own metrics"
          error={claims.error}
          onRetry={() => void claims.refetch()}
        />
      )}
      {chosen && (
        <Suspense fallback={<Skeleton className="h-80" />}>
          <MetricPanel
            taskId={taskId}
            metric={chosen}
            direction={direction(chosen.name)}
            target={chosen.source === 'results' && chosen.name === own ? (loop?.target ?? null) : null}
            search={search}
            onSearch={onSearch}
          />
        </Suspense>
      )}
    </section>
  );
}
