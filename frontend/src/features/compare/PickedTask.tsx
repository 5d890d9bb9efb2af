import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { EmptyState } from '@/shared/components/EmptyState';
import { loopQuery, type Round } from '@/shared/api/loops';
import { versionsQuery } from '@/shared/api/versions';
import { formatCost, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { nameMetric } from '@/shared/lib/metricName';
import { formatEntry } from '@/shared/lib/compareSet';

type PickedTaskProps = {
  task: { id: number; name: string };
  chosen: readonly string[];
  onAdd: (entry: string) => void;
  onRemove: (entry: string) => void;
  onBack: () => void;
};

/** List the versions of one task, each with a button that adds it to the comparison or removes it. */
export function PickedTask({ task, chosen, onAdd, onRemove, onBack }: PickedTaskProps) {
  const versions = useQuery(versionsQuery(task.id));
  const loop = useQuery(loopQuery(task.id)).data ?? null;
  const rounds = new Map((loop?.rounds ?? []).map((round) => [round.version, round]));
  return (
    <div className="grid gap-3">
      <Button variant="outline" size="sm" className="justify-self-start" onClick={onBack}>
        <ArrowLeft size={13} aria-hidden />
        Other tasks
      </Button>
      <h3 className="text-sm font-semibold break-words">
        <bdi>{escapeInvisible(task.name)}</bdi>
        {loop && <span className="ml-2 font-normal text-muted">{nameMetric(loop)}</span>}
      </h3>
      <Async subject="The versions" query={versions}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState title="This task has no versions yet" />
          ) : (
            <ul className="divide-y rounded-lg border">
              {data.map(({ version, summary }) => {
                const entry = formatEntry({ task: task.id, version });
                return (
                  <li key={version}>
                    <label className="grid cursor-pointer grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-3 py-2 hover:bg-hover">
                      <input
                        type="checkbox"
                        className="size-4 accent-accent-solid"
                        checked={chosen.includes(entry)}
                        onChange={(event) => (event.target.checked ? onAdd(entry) : onRemove(entry))}
                      />
                      <span className="truncate font-mono text-xs font-semibold">
                        <bdi>{version}</bdi>
                        {loop?.best_ever?.version === version && (
                          <span className="ml-2 font-sans font-medium text-warn">best</span>
                        )}
                      </span>
                      <span className="tnum text-xs text-muted">{describeRound(rounds.get(version))}</span>
                      <span className="col-start-2 col-end-4 truncate text-xs text-muted">
                        <bdi>{escapeInvisible(summary ?? '')}</bdi>
                      </span>
                    </label>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Async>
    </div>
  );
}

function describeRound(round: Round | undefined): string {
  const cost = round?.cost_usd == null ? '' : `, ${formatCost(round.cost_usd)}`;
  return `${formatScore(round?.score?.mean)}${cost}`;
}
