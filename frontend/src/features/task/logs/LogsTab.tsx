import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, useCallback, useMemo, useState } from 'react';
import type { LogsSearch } from './searchParams';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { Skeleton } from '@/shared/components/Skeleton';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import type { Claim } from './metrics/claims';
import { LiveMonitor } from './LiveMonitor';
import { logsQuery } from './queries';
import { usePinned } from './usePinned';

const Metrics = lazyWithRetry(() => import('./metrics/Metrics'));

/** Show what the task's programs measured and what they print, live. */
export function LogsTab() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const search = useSearch({ from: '/shell/tasks/$taskId/logs' });
  const navigate = useNavigate({ from: '/tasks/$taskId/logs' });
  const logs = useInfiniteQuery(logsQuery(taskId));
  const all = useMemo(() => logs.data?.pages.flatMap((page) => page.logs) ?? [], [logs.data]);
  const [follows, setFollows] = useState(true);
  const [claims, setClaims] = useState<readonly Claim[]>([]);
  const filename = usePinned(search.log, all[0]?.filename, follows);
  const onSearch = useCallback(
    (change: Partial<LogsSearch>) =>
      void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  return (
    <>
      <Suspense fallback={<Skeleton className="h-64" />}>
        <Metrics
          taskId={taskId}
          log={all.find((log) => log.filename === filename)}
          newClaims={claims}
          search={search}
          onSearch={onSearch}
        />
      </Suspense>
      {logs.isError && all.length === 0 ? (
        <ErrorPanel subject="The list of logs" error={logs.error} onRetry={() => void logs.refetch()} />
      ) : logs.isPending ? (
        <Skeleton className="h-[60dvh]" />
      ) : filename === undefined ? (
        <Card>
          <EmptyState title="No logs yet">What a version prints appears here while it runs.</EmptyState>
        </Card>
      ) : (
        <LiveMonitor
          key={filename}
          taskId={taskId}
          filename={filename}
          logs={all}
          onOlder={logs.hasNextPage ? () => void logs.fetchNextPage() : undefined}
          search={search}
          onSearch={onSearch}
          onFollows={setFollows}
          onClaims={setClaims}
        />
      )}
    </>
  );
}
