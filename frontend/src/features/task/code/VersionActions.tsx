import { Link } from '@tanstack/react-router';
import { GitBranch, Play } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { CodeSearch } from './searchParams';
import { Button, buttonClass } from '@/shared/components/Button';
import { notify, notifyError } from '@/shared/components/Toasts';
import { AddToCompare } from '@/shared/components/AddToCompare';
import { useSpawnContainer } from '@/shared/api/containers';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import type { Loop } from '@/shared/api/loops';
import { findExclusion } from '@/shared/api/exclusions';
import type { Version } from './lineageItems';
import { ApprovalButton } from './marks/ApprovalButton';
import { MarkButton } from './marks/MarkButton';

const BranchDialog = lazyWithRetry(() => import('./branch/BranchDialog'));

type VersionActionsProps = {
  taskId: number;
  version: string;
  versions: Version[];
  graded: boolean;
  loop: Loop | null;
  onOpen: (search: CodeSearch) => void;
};

/**
 * Show the actions on a version: compare it, run it again (and grade it, if `graded`), branch from it, see its
 * containers.
 */
export function VersionActions({ taskId, version, versions, graded, loop, onOpen }: VersionActionsProps) {
  const [branching, setBranching] = useState(false);
  const spawn = useSpawnContainer();
  const round = loop?.rounds.find((each) => each.version === version);
  const isSuspect = round?.verdict === 'suspect' && round.status === 'done';
  const run = () =>
    spawn.mutate(
      { task_id: taskId, version, grade: graded || undefined },
      {
        onSuccess: ({ container_id }) =>
          notify(`${version} runs again in container ${container_id}; it is listed under its containers.`),
        onError: notifyError,
      },
    );
  return (
    <div className="flex flex-wrap gap-2">
      <AddToCompare task={taskId} version={version} showLabel />
      <Button variant="outline" size="sm" busy={spawn.isPending} onClick={run}>
        <Play size={13} aria-hidden />
        <span>
          Run <span className="max-sm:sr-only">this version</span> again
        </span>
      </Button>
      <Button variant="outline" size="sm" onClick={() => setBranching(true)}>
        <GitBranch size={13} aria-hidden />
        <span>
          Branch<span className="max-sm:sr-only"> from here</span>
        </span>
      </Button>
      {isSuspect && <ApprovalButton taskId={taskId} version={version} />}
      {loop && (
        <MarkButton
          taskId={taskId}
          version={version}
          isMarked={findExclusion(loop, version)?.marked === version}
        />
      )}
      <Link
        to="/tasks/$taskId/containers"
        params={{ taskId }}
        search={{ version }}
        className={buttonClass('ghost', 'sm')}
      >
        Show containers
      </Link>
      {branching && (
        <Suspense>
          <BranchDialog
            taskId={taskId}
            parent={version}
            usedLabels={versions.map((each) => each.version)}
            onClose={() => setBranching(false)}
            onStored={(label) => {
              setBranching(false);
              onOpen({ version: label, against: version });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
