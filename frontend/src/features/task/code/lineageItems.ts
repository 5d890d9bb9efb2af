import type { Shapes } from '@/shared/api/client';
import { formatScore } from '@/shared/lib/format';
import { findExclusion } from '@/shared/api/exclusions';
import type { Loop } from '@/shared/api/loops';
import { isBarred } from '@/shared/lib/verdicts';

export type Version = Shapes['VersionList']['versions'][number];

/** The place of a version in the lineage: `kept` is an ancestor of the best, `dropped` was tried and left. */
export type Standing = 'best' | 'kept' | 'dropped' | 'failed' | 'running' | 'plain';
/** `cost`: of the model calls made for it, in US dollars; null if there were none. */
export type RailItem = Version & { standing: Standing; outcome: string; cost: number | null };

export const ROW_HEIGHT = 52;
export const LANE_WIDTH = 16;
export const LEFT = 22;

/** Compute the width that the drawing takes beside the list. */
export function computeGraphWidth(lanes: number): number {
  return LEFT + LANE_WIDTH * Math.max(0, lanes - 1) + 18;
}

const FAILED = ['invalid', 'crashed', 'timed_out', 'out_of_memory', 'no_version'];

/**
 * Pair each version with its outcome as the loop records it; for versions outside the loop `byHand` holds the score, if
 * any.
 */
export function buildRailItems(
  versions: readonly Version[],
  loop: Loop | null,
  isKept: readonly boolean[],
  manualScores: ReadonlyMap<string, number> = new Map(),
): RailItem[] {
  const rounds = new Map((loop?.rounds ?? []).map((round) => [round.version, round]));
  return versions.map((version, row) => {
    const round = rounds.get(version.version);
    if (!round) {
      const manualScore = manualScores.get(version.version);
      return {
        ...version,
        cost: null,
        standing: isKept[row] ? 'kept' : 'plain',
        outcome: manualScore === undefined ? '' : formatScore(manualScore),
      };
    }
    const item = { ...version, cost: round.cost_usd ?? null };
    if (round.status !== 'done' && !round.score)
      return { ...item, standing: 'running', outcome: round.status };
    if (!round.score || FAILED.includes(round.verdict ?? '')) {
      return { ...item, standing: 'failed', outcome: (round.verdict ?? 'failed').replaceAll('_', ' ') };
    }
    const best = loop?.best_ever?.version === version.version;
    const standing = best ? 'best' : isKept[row] ? 'kept' : round.status === 'done' ? 'dropped' : 'running';
    const score = formatScore(round.score.mean);
    if (findExclusion(loop, version.version))
      return { ...item, standing: 'dropped', outcome: `${score}, excluded` };
    const barred = isBarred(round);
    const outcome = barred ? `${score}, ${round.verdict?.replaceAll('_', ' ')}` : score;
    return { ...item, standing, outcome };
  });
}
