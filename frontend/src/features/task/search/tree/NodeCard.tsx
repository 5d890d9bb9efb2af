import { Crown } from 'lucide-react';
import type { Loop } from '@/shared/api/loops';
import { describeExclusion, findExclusion } from '@/shared/api/exclusions';
import { formatCost, formatDuration, formatGain, formatScore } from '@/shared/lib/format';
import { escapeInvisible, truncate } from '@/shared/lib/invisibleCharacters';
import { nameMetric } from '@/shared/lib/metricName';
import type { Size } from './camera';
import { describeOutcome } from './describeNode';
import { MiniDiff } from './MiniDiff';
import { type SearchTree, sumSeconds } from './treeNodes';

type NodeCardProps = {
  loop: Loop;
  tree: SearchTree;
  index: number;
  summary: string | null;
  position: { left: number; top: number; radius: number };
  frame: Size;
};

const WIDTH = 300;
const MAX_SUMMARY = 180;

/** Show what a version is: its score against its parent’s, what it cost, and what it changed. */
export function NodeCard({ loop, tree, index, summary, position, frame }: NodeCardProps) {
  const node = tree.nodes[index];
  if (!node) return null;
  const { round } = node;
  const parent = tree.nodes[node.parent]?.round ?? null;
  const exclusion = findExclusion(loop, round.version);
  const width = Math.min(WIDTH, frame.width - 16);
  const isRight = position.left + position.radius + width + 24 < frame.width;
  const left = isRight
    ? position.left + position.radius + 12
    : Math.max(8, position.left - position.radius - width - 12);
  const isLow = position.top > frame.height * 0.55;
  const vertical = isLow
    ? { bottom: Math.max(8, frame.height - position.top - 24) }
    : { top: Math.max(8, position.top - 24) };
  const note = round.reason ?? summary ?? round.note;
  const against = parent?.score && round.score ? round.score.mean - parent.score.mean : null;
  return (
    <div
      style={{ left, width, ...vertical }}
      className="pointer-events-none absolute z-20 grid gap-2 rounded-lg bg-raised p-3 text-xs shadow-(--shadow-pop)"
    >
      <p className="flex items-baseline justify-between gap-2">
        <span className="inline-flex items-center gap-1.5 font-mono text-sm font-semibold">
          <bdi className="max-w-36 truncate">{escapeInvisible(round.version)}</bdi>
          {node.state === 'best' && <Crown size={13} className="text-warn" aria-label="best" />}
        </span>
        <span className="text-muted">
          {exclusion ? describeExclusion(exclusion) : describeOutcome(round)}
          {round.confirmed && ', confirmed'}
        </span>
      </p>
      {note !== '' && (
        <p className="break-words text-muted">{escapeInvisible(truncate(note, MAX_SUMMARY))}</p>
      )}
      <dl className="tnum grid grid-cols-[1fr_auto] gap-x-3 gap-y-0.5">
        <Figure name={nameMetric(loop) ?? 'score'} value={formatScore(round.score?.mean)} />
        {against !== null && parent && (
          <Figure name={`vs parent ${parent.version}`} value={formatGain(against, parent.score?.mean)} />
        )}
        {round.held_out && <Figure name="held out" value={formatScore(round.held_out.mean)} />}
        {round.coder && <Figure name="coder" value={truncate(round.coder, 24)} />}
        <Figure name="time" value={formatDuration(sumSeconds(round))} />
        {round.cost_usd != null && <Figure name="cost" value={formatCost(round.cost_usd)} />}
      </dl>
      {parent && <MiniDiff taskId={loop.task_id} before={parent.version} after={round.version} />}
      <p className="text-subtle">Click or press Enter for all changes</p>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="truncate text-muted">{escapeInvisible(name)}</dt>
      <dd className="text-right font-medium">{escapeInvisible(value)}</dd>
    </>
  );
}
