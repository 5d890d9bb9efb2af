import { Link } from '@tanstack/react-router';
import { Crown } from 'lucide-react';
import { useState } from 'react';
import type { Shapes } from '@/shared/api/client';
import { AGENT_ROLES } from '@/shared/components/AgentAvatar';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { AddToCompare } from '@/shared/components/AddToCompare';
import { CompareLink } from '@/shared/components/CompareLink';
import { cx } from '@/shared/lib/cx';
import { formatCost, formatCount } from '@/shared/lib/format';
import type { Loop, Round } from '@/shared/api/loops';
import { DurationBar } from './DurationBar';
import { RegradeButton } from './regrade/RegradeButton';
import { RoundOutcome } from './RoundOutcome';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';

const MAX_CHARACTERS = 400;
const PAGE_SIZE = 50;

type IterationsProps = { taskId: number; loop: Loop; versions: Shapes['VersionList']['versions'] };

/** List the rounds, newest first, a page at a time: what changed, the time each agent took, its score or why it failed. */
export default function Iterations({ taskId, loop, versions }: IterationsProps) {
  const [count, setCount] = useState(PAGE_SIZE);
  const rounds = loop.rounds.slice(-count).reverse();
  const rest = loop.rounds.length - rounds.length;
  const summaries = new Map(versions.map((each) => [each.version, each.summary]));
  const several = new Set(loop.rounds.map((round) => round.coder)).size > 1;
  const longest = Math.max(1, ...rounds.map(sumSeconds));
  return (
    <Card
      title="Rounds"
      action={
        <span className="flex flex-wrap items-center gap-3">
          <RegradeButton loop={loop} />
          <CompareLink />
          <Legend />
        </span>
      }
      padded={false}
    >
      {loop.rounds.length === 0 && <EmptyState title="The first version is being written" />}
      <ol className="divide-y">
        {rounds.map((round) => (
          <li key={round.round} className="group relative">
            <Link
              to="/tasks/$taskId/code"
              params={{ taskId }}
              search={{ version: round.version, ...(round.parent ? { against: round.parent } : {}) }}
              className="grid grid-cols-[4.5rem_1fr_auto] items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-hover md:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1fr)_6rem]"
            >
              <span className="inline-flex items-center gap-1 font-mono text-xs font-semibold">
                {round.version}
                {loop.best?.version === round.version && (
                  <>
                    <Crown size={13} className="text-warn" aria-hidden />
                    <span className="sr-only">best</span>
                  </>
                )}
              </span>
              <span className="truncate text-sm text-muted">
                <bdi>
                  {escapeInvisible(
                    truncate(round.reason ?? summaries.get(round.version) ?? '', MAX_CHARACTERS),
                  )}
                </bdi>
                {several && round.coder && (
                  <span className="block truncate text-xs text-subtle">
                    by <bdi>{escapeInvisible(truncate(round.coder, MAX_CHARACTERS))}</bdi>
                  </span>
                )}
              </span>
              <span className="max-md:order-last max-md:col-span-3">
                <DurationBar round={round} longest={longest} />
              </span>
              <span className="grid text-right">
                <RoundOutcome
                  round={round}
                  state={loop.state}
                  best={loop.best?.version === round.version}
                  isOut={loop.excluded?.some(({ version }) => version === round.version) ?? false}
                />
                {round.cost_usd != null && (
                  <span className="tnum text-xs text-subtle">
                    <span className="sr-only">cost </span>
                    {formatCost(round.cost_usd)}
                  </span>
                )}
              </span>
            </Link>
            <AddToCompare
              task={taskId}
              version={round.version}
              className="absolute top-1/2 right-24 -translate-y-1/2 bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-pressed:opacity-100 max-md:hidden"
            />
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <div className="border-t p-2 text-center">
          <Button size="sm" onClick={() => setCount(count + PAGE_SIZE)}>
            Show older rounds ({formatCount(rest)} more)
          </Button>
        </div>
      )}
    </Card>
  );
}

function Legend() {
  return (
    <span className="flex gap-3 text-xs text-muted">
      <Mark fill={AGENT_ROLES.coder.fill} name="writing" />
      <Mark fill="bg-run" name="running" />
      <Mark fill={AGENT_ROLES.evaluator.fill} name="grading" />
    </span>
  );
}

function Mark({ fill, name }: { fill: string; name: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <i aria-hidden className={cx('size-2 rounded-full', fill)} />
      {name}
    </span>
  );
}

function sumSeconds(round: Round): number {
  return Object.values(round.seconds).reduce((sum, seconds) => sum + seconds, 0);
}
