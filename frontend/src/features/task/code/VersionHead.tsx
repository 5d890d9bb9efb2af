import { Crown } from 'lucide-react';
import { StatusPill } from '@/components/StatusPill';
import { Time } from '@/components/Time';
import { score } from '@/lib/format';
import { visible } from '@/lib/visible';
import type { Loop } from '../queries';
import type { Version } from './rail';

type VersionHeadProps = { version: Version; loop: Loop | null };

/** What a version is: its outcome, who wrote it and why. */
export function VersionHead({ version, loop }: VersionHeadProps) {
  const round = loop?.rounds.find((each) => each.version === version.version);
  const best = loop?.best?.version === version.version;
  return (
    <div className="min-w-0 flex-1 basis-80">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <h2 className="inline-flex min-w-0 items-center gap-1.5 font-mono text-base font-semibold break-all">
          <bdi>{version.version}</bdi>
          {best && <Crown size={15} className="shrink-0 text-warn" aria-hidden />}
        </h2>
        {best && <span className="text-xs font-medium text-warn">best</span>}
        {round && <StatusPill status={round.verdict ?? round.status} />}
        {round?.score && (
          <span className="tnum">
            {score(round.score.mean)} <span className="text-muted">{loop?.metric}</span>
          </span>
        )}
        <span className="text-xs text-muted">
          by <bdi>{visible(version.agent)}</bdi>, <Time iso={version.created_at} />
        </span>
      </div>
      {(round?.reason ?? version.summary) && (
        <p className="mt-1 line-clamp-3 text-sm break-words text-muted">
          <bdi>{visible(round?.reason ?? version.summary ?? '')}</bdi>
        </p>
      )}
    </div>
  );
}
