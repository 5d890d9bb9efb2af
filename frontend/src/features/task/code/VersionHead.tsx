import { Link } from '@tanstack/react-router';
import { Crown, GitBranch, Play } from 'lucide-react';
import { useState } from 'react';
import type { CodeSearch } from '@/app/addresses';
import { Button, buttonClass } from '@/components/Button';
import { StatusPill } from '@/components/StatusPill';
import { Time } from '@/components/Time';
import { tell, tellError } from '@/components/Toasts';
import { AddToCompare } from '@/features/compare/AddToCompare';
import { useSpawn } from '@/features/containers/queries';
import { score } from '@/lib/format';
import { visible } from '@/lib/visible';
import type { Loop } from '../queries';
import { BranchDialog } from './BranchDialog';
import type { Version } from './rail';

type VersionHeadProps = {
  taskId: number;
  version: string;
  versions: Version[];
  loop: Loop | null;
  onOpen: (search: CodeSearch) => void;
};

/** What a version is: its outcome, who wrote it and why; and what can be done with it. */
export function VersionHead({ taskId, version, versions, loop, onOpen }: VersionHeadProps) {
  const [branching, setBranching] = useState(false);
  const spawn = useSpawn();
  const found = versions.find((each) => each.version === version);
  const round = loop?.rounds.find((each) => each.version === version);
  if (!found) return null;
  const run = () =>
    spawn.mutate(
      { task_id: taskId, version },
      {
        onSuccess: ({ container_id }) => tell(`${version} runs again as ${container_id}.`),
        onError: tellError,
      },
    );
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <h2 className="inline-flex min-w-0 items-center gap-1.5 font-mono text-base font-semibold break-all">
            <bdi>{version}</bdi>
            {loop?.best?.version === version && (
              <Crown size={15} className="shrink-0 text-warn" aria-hidden />
            )}
          </h2>
          {loop?.best?.version === version && <span className="text-xs font-medium text-warn">best</span>}
          {round && <StatusPill status={round.verdict ?? round.status} />}
          {round?.score && (
            <span className="tnum">
              {score(round.score.mean)} <span className="text-muted">{loop?.metric}</span>
            </span>
          )}
          <span className="text-xs text-muted">
            by <bdi>{visible(found.agent)}</bdi>, <Time iso={found.created_at} />
          </span>
        </div>
        <p className="mt-1 line-clamp-3 text-sm break-words text-muted">
          <bdi>{visible(round?.reason ?? found.summary ?? '')}</bdi>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <AddToCompare task={taskId} version={version} words />
        <Button look="outline" size="sm" busy={spawn.isPending} onClick={run}>
          <Play size={13} aria-hidden />
          Run this version again
        </Button>
        <Button look="outline" size="sm" onClick={() => setBranching(true)}>
          <GitBranch size={13} aria-hidden />
          Branch from here
        </Button>
        <Link
          to="/tasks/$taskId/containers"
          params={{ taskId }}
          search={{ version }}
          className={buttonClass('ghost', 'sm')}
        >
          Its runs
        </Link>
      </div>
      {branching && (
        <BranchDialog
          taskId={taskId}
          parent={version}
          taken={versions.map((each) => each.version)}
          onClose={() => setBranching(false)}
          onStored={(label) => {
            setBranching(false);
            onOpen({ version: label, against: version });
          }}
        />
      )}
    </header>
  );
}
