import { Link } from '@tanstack/react-router';
import { Crown } from 'lucide-react';
import type { ReactNode } from 'react';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { formatCost, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Loop } from '@/shared/api/loops';
import { nameMetric } from '@/shared/lib/metricName';
import { findExclusion } from '@/shared/api/exclusions';
import { ExclusionNote } from './marks/ExclusionNote';
import type { Version } from './lineageItems';
import { RoundOrigin } from './RoundOrigin';

type VersionHeadProps = { version: Version; loop: Loop | null; children: ReactNode };

/** Show the outcome, cost, author and summary of a version; `children` are its actions. */
export function VersionHead({ version, loop, children }: VersionHeadProps) {
  const round = loop?.rounds.find((each) => each.version === version.version);
  const exclusion = findExclusion(loop, version.version);
  const best = loop?.best_ever?.version === version.version;
  return (
    <header className="grid gap-x-6 gap-y-3 2xl:grid-cols-[minmax(0,1fr)_auto]">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <h2 className="inline-flex min-w-0 items-center gap-1.5 font-mono text-base font-semibold break-all">
          <bdi>{version.version}</bdi>
          {best && <Crown size={15} className="shrink-0 text-warn" aria-hidden />}
        </h2>
        {best && <span className="text-xs font-medium text-warn">best</span>}
        {round && <StatusPill status={round.verdict ?? round.status} />}
        {round?.score && (
          <span className="tnum">
            {formatScore(round.score.mean)} <span className="text-muted">{loop && nameMetric(loop)}</span>
          </span>
        )}
        {loop !== null && loop.spending.model_calls > 0 && (
          <Link
            to="/tasks/$taskId/calls"
            params={{ taskId: loop.task_id }}
            search={{ version: version.version }}
            className="tnum inline-flex min-h-6 items-center text-accent hover:underline"
          >
            {round?.cost_usd == null ? 'model calls' : `${formatCost(round.cost_usd)} for model calls`}
          </Link>
        )}
        <span className="text-xs text-muted">
          by <bdi>{escapeInvisible(version.agent)}</bdi>, <Time iso={version.created_at} />
        </span>
      </div>
      <div className="grid gap-1 empty:hidden 2xl:col-span-2 2xl:row-start-2">
        {exclusion && <ExclusionNote exclusion={exclusion} />}
        {(round?.reason ?? version.summary) && (
          <p className="line-clamp-3 text-sm break-words text-muted">
            <bdi>{escapeInvisible(round?.reason ?? version.summary ?? '')}</bdi>
          </p>
        )}
        {round && <RoundOrigin round={round} />}
      </div>
      {children}
    </header>
  );
}
