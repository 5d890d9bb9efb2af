import { useNavigate } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import type { CodeSearch } from './searchParams';
import { Skeleton } from '@/shared/components/Skeleton';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { useKeys } from '@/shared/lib/useKeys';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import type { Loop } from '@/shared/api/loops';
import { CodeViewer } from '@/shared/components/code/CodeViewer';
import { ComparePicker } from './ComparePicker';
import { LineageRail } from './LineageRail';
import { findNeighbour } from './versionLabels';
import type { Version } from './lineageItems';
import { VersionActions } from './VersionActions';
import { VersionHead } from './VersionHead';

const VersionRuns = lazyWithRetry(() => import('./runs/VersionRuns'));
const VersionCharts = lazyWithRetry(() => import('./made/VersionCharts'));

type VersionCodeProps = { taskId: number; versions: Version[]; loop: Loop | null; search: CodeSearch };

/** Show the code of one version beside the lineage; the keys [ and ] open the previous and the next version. */
export function VersionCode({ taskId, versions, loop, search }: VersionCodeProps) {
  const navigate = useNavigate({ from: '/tasks/$taskId/code' });
  const isWide = useMediaQuery('(min-width: 1024px)');
  // Keep the version that was opened first: a new best must not replace it under its reader.
  const [initialVersion] = useState(() => loop?.best_ever?.version ?? versions[0]?.version ?? '');
  const version = search.version ?? initialVersion;
  const selected = versions.find((each) => each.version === version);
  const change = (next: CodeSearch, replace = false) =>
    void navigate({ search: next, replace, resetScroll: false });
  const go = (step: 1 | -1) => {
    const next = findNeighbour(versions, version, step);
    if (next)
      change({ ...search, version: next, against: search.against === next ? undefined : search.against });
  };
  useKeys({ '[': () => go(-1), ']': () => go(1) });
  const rail = (
    <LineageRail taskId={taskId} versions={versions} loop={loop} current={version} search={search} />
  );
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(250px,310px)_minmax(0,1fr)]">
      {isWide && rail}
      <div className="grid min-w-0 gap-4">
        {selected && (
          <VersionHead version={selected} loop={loop}>
            <VersionActions
              taskId={taskId}
              version={version}
              versions={versions}
              graded={loop?.metric != null}
              loop={loop}
              onOpen={change}
            />
          </VersionHead>
        )}
        {selected && (
          <Suspense fallback={<Skeleton className="h-24" />}>
            <VersionRuns key={version} taskId={taskId} version={version} metric={loop?.metric ?? null} />
            <VersionCharts key={`charts of ${version}`} taskId={taskId} version={version} />
          </Suspense>
        )}
        <CodeViewer
          after={{ taskId, version }}
          before={search.against === undefined ? null : { taskId, version: search.against }}
          file={search.file}
          view={search.view}
          onFile={(file) => change({ ...search, version, file })}
          onView={(view) => change({ ...search, version, view }, true)}
          picker={
            <ComparePicker
              version={version}
              against={search.against}
              versions={versions}
              onChange={(next) => change({ ...search, version, ...next })}
            />
          }
        />
      </div>
      {!isWide && rail}
    </div>
  );
}
