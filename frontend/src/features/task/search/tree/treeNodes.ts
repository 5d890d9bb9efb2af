import type { Loop, Round } from '@/shared/api/loops';
import { isBarred } from '@/shared/lib/verdicts';

/** How a version stands: `out` has a score and cannot be the best with it; `open` is not finished. */
export type NodeState = 'best' | 'scored' | 'out' | 'failed' | 'open';

export type TreeNode = {
  round: Round;
  /** Index of the node that it starts from; -1 if it starts from nothing. */
  parent: number;
  children: number[];
  lane: number;
  state: NodeState;
  /** How good its score is among the others, from 0 to 1; null without a score. */
  rank: number | null;
  /** What it cost among the others, from 0 to 1. */
  size: number;
  /** Whether the best version descends from it, or is it. */
  isLineage: boolean;
};

export type SearchTree = {
  loopId: string;
  nodes: TreeNode[];
  /** Names of the lanes; one without a name where a single coder writes. */
  lanes: string[];
  sizeOf: 'cost' | 'time';
  /** Scores that the lightest and the strongest colour stand for; null without any. */
  scores: { low: number; high: number } | null;
};

/** Scores below this share of all have the lightest colour: a few very bad ones must not take the colours of the others. */
const LOW_SHARE = 0.1;
const LARGE_SHARE = 0.95;

/** Build the tree of a loop's versions: each round is a node, in the order of the rounds; coders have lanes if `byCoder`. */
export function buildTree(loop: Loop, byCoder: boolean): SearchTree {
  const coders = [...new Set(loop.rounds.map((round) => round.coder ?? ''))];
  const lanes = byCoder && coders.length > 1 ? coders : [''];
  const indices = new Map(loop.rounds.map((round, index) => [round.version, index]));
  const excluded = new Set(loop.excluded?.map(({ version }) => version));
  const hasCost = loop.rounds.some((round) => round.cost_usd != null);
  const scores = findScoreRange(loop);
  const measure = (round: Round) => (hasCost ? (round.cost_usd ?? 0) : sumSeconds(round));
  const large = quantile(loop.rounds.map(measure), LARGE_SHARE) || 1;
  const nodes = loop.rounds.map((round, index): TreeNode => {
    const parent = round.parent === null ? -1 : (indices.get(round.parent) ?? -1);
    return {
      round,
      parent: parent < index ? parent : -1,
      children: [],
      lane: Math.max(0, lanes.indexOf(round.coder ?? '')),
      state: findState(loop, round, excluded),
      rank: round.score && scores ? rankScore(round.score.mean, scores) : null,
      size: Math.min(1, Math.sqrt(measure(round) / large)),
      isLineage: false,
    };
  });
  nodes.forEach(({ parent }, index) => void nodes[parent]?.children.push(index));
  markLineage(nodes, indices.get(loop.best?.version ?? '') ?? -1);
  return { loopId: loop.loop_id, nodes, lanes, sizeOf: hasCost ? 'cost' : 'time', scores };
}

/** Return the seconds that a version has taken so far. */
export function sumSeconds(round: Round): number {
  return Object.values(round.seconds).reduce((sum, seconds) => sum + seconds, 0);
}

function findState(loop: Loop, round: Round, excluded: ReadonlySet<string>): NodeState {
  if (round.status !== 'done') return 'open';
  if (round.score === null) return 'failed';
  if (isBarred(round) || excluded.has(round.version)) return 'out';
  return loop.best?.version === round.version ? 'best' : 'scored';
}

/** Find the scores between which colours change; `high` is the better end, whichever way the task goes. */
function findScoreRange(loop: Loop): { low: number; high: number } | null {
  const scores = loop.rounds.flatMap(({ score }) => (score ? [score.mean] : []));
  if (scores.length === 0) return null;
  const isMinimized = loop.direction === 'minimize';
  return {
    low: quantile(scores, isMinimized ? 1 - LOW_SHARE : LOW_SHARE),
    high: quantile(scores, isMinimized ? 0 : 1),
  };
}

function rankScore(score: number, { low, high }: { low: number; high: number }): number {
  return low === high ? 1 : Math.max(0, Math.min(1, (score - low) / (high - low)));
}

function markLineage(nodes: TreeNode[], best: number): void {
  for (let at = best; at >= 0; at = nodes[at]?.parent ?? -1) {
    const node = nodes[at];
    if (node) node.isLineage = true;
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0;
}
