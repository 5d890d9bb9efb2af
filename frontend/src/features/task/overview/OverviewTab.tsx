import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { buttonClass } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { Skeleton } from '@/shared/components/Skeleton';
import { taskQuery } from '@/shared/api/tasks';
import { type Version, versionsQuery } from '@/shared/api/versions';
import { useShownLoop } from '../loops/useShownLoop';
import { hasCosts } from './costs';
import { DataNotes } from './DataNotes';
import { GapAlarm } from './GapAlarm';
import { KeyFigures } from './KeyFigures';
import { LatestMessages } from './LatestMessages';
import { Now } from './Now';
import type { OverviewSearch } from './searchParams';
import { Setup } from './Setup';

const ScoreCard = lazyWithRetry(() => import('../search/ScoreCard'));
const TreeCard = lazyWithRetry(() => import('../search/tree/TreeCard'));
const CostCard = lazyWithRetry(() => import('./CostCard'));
const Iterations = lazyWithRetry(() => import('./Iterations'));

const NO_VERSIONS: Version[] = [];

/** Show where the task stands: best against target, held-out score, every round, and what happens now. */
export function OverviewTab() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const search = useSearch({ from: '/shell/tasks/$taskId/' });
  const navigate = useNavigate({ from: '/tasks/$taskId/' });
  const { data: task } = useQuery(taskQuery(taskId));
  const { data: loop, isPending } = useShownLoop();
  const { data: versions } = useQuery(versionsQuery(taskId));
  const onSearch = (change: Partial<OverviewSearch>) =>
    void navigate({ search: { ...search, ...change }, replace: true, resetScroll: false });
  if (isPending || !task) return <Skeleton className="h-72" />;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
      <div className="grid gap-4">
        {loop ? (
          <>
            {loop.gap_alarm && <GapAlarm />}
            {task.data && task.data.notes.length > 0 && <DataNotes notes={task.data.notes} />}
            <KeyFigures task={task} loop={loop} />
            <Suspense fallback={<Skeleton className="h-106" />}>
              <ScoreCard taskName={task.name} loop={loop} search={search} onSearch={onSearch} />
            </Suspense>
            <Suspense fallback={<Skeleton className="h-96" />}>
              <TreeCard
                loop={loop}
                versions={versions ?? NO_VERSIONS}
                view={search.tree ?? 'tree'}
                onView={(view) => onSearch({ tree: view === 'table' ? view : undefined })}
              />
            </Suspense>
            <Suspense fallback={<Skeleton className="h-72" />}>
              <Iterations taskId={taskId} loop={loop} versions={versions ?? NO_VERSIONS} />
            </Suspense>
          </>
        ) : (
          <Card>
            <EmptyState
              title="The loop has not been started"
              action={
                <Link
                  to="/tasks/$taskId/conversation"
                  params={{ taskId }}
                  className={buttonClass('outline', 'md')}
                >
                  Read the conversation
                </Link>
              }
            >
              Start it above; versions and their scores then appear here as they come in.
            </EmptyState>
          </Card>
        )}
      </div>
      <div className="grid gap-4">
        {loop && <Now loop={loop} />}
        {hasCosts(task, loop ?? null) && (
          <Suspense fallback={<Skeleton className="h-40" />}>
            <CostCard taskId={taskId} />
          </Suspense>
        )}
        <LatestMessages taskId={taskId} />
        <Setup task={task} loop={loop ?? null} />
      </div>
    </div>
  );
}
