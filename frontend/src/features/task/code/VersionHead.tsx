import { Crown } from 'lucide-react';
import type { ReactNode } from 'react';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Loop } from '@/shared/api/loops';
import type { Version } from './lineageItems';

type VersionHeadProps = { version: Version; loop: Loop | null; children: ReactNode };

/** Show the outcome, author and summary of a version; `children` are its actions. */
export function VersionHead({ version, loop, children }: VersionHeadProps) {
  const round = loop?.rounds.find((each) => each.version === version.version);
  const best = loop?.best?.version === version.version;
  return (
    <header className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <h2 className="inline-flex min-w-0 items-center gap-1.5 font-mono text-base font-semibold break-all">
          <bdi>{version.version}</bdi>
          {best && <Crown size={15} className="shrink-0 text-warn" aria-hidden />}
        </h2>
        {best && <span className="text-xs font-medium text-warn">best</span>}
        {round && <StatusPill status={round.verdict ?? round.status} />}
        {round?.score && (
          <span className="tnum">
            {formatScore(round.score.mean)} <span className="text-muted">{loop?.metric}</span>
          </span>
        )}
        <span className="text-xs text-muted">
          by <bdi>{escapeInvisible(version.agent)}</bdi>, <Time iso={version.created_at} />
        </span>
      </div>
      {(round?.reason ?? version.summary) && (
        <p className="line-clamp-3 text-sm break-words text-muted sm:col-span-2 sm:row-start-2">
          <bdi>{escapeInvisible(round?.reason ?? version.summary ?? '')}</bdi>
        </p>
      )}
      {children}
    </header>
  );
}
