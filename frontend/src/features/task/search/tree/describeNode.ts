import type { Round } from '@/shared/api/loops';
import { formatScore } from '@/shared/lib/format';
import type { SearchTree } from './treeNodes';

/** Say how a version fared, in a few words. */
export function describeOutcome(round: Round): string {
  if (round.status !== 'done') return round.status;
  return (round.verdict ?? 'no verdict').replaceAll('_', ' ');
}

/** Describe a version to somebody who cannot see the tree. */
export function describeNode({ nodes }: SearchTree, index: number): string {
  const node = nodes[index];
  if (!node) return '';
  const { round, children, parent, state } = node;
  const score = round.score ? `score ${formatScore(round.score.mean)}` : 'no score';
  const from = parent < 0 ? 'starts from nothing' : `from ${nodes[parent]?.round.version}`;
  const best = state === 'best' ? ', the best' : '';
  const confirmed = round.confirmed ? ', confirmed' : '';
  return `${round.version}, ${describeOutcome(round)}, ${score}${best}${confirmed}, ${from}, ${children.length} successors`;
}
