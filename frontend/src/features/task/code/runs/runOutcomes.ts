import type { Shapes } from '@/shared/api/client';
import { formatScore } from '@/shared/lib/format';

export type Result = Shapes['Result'];
export type Container = Shapes['Container'];

/** A container with its result; `isManual` if a person started it outside the loop. */
export type Run = { container: Container; result: Result | null; isManual: boolean };

/** Pair containers with their results, in the given order. */
export function pairRuns(containers: readonly Container[], results: readonly Result[]): Run[] {
  const graded = new Map(results.map((result) => [result.container_id, result]));
  return containers.map((container) => ({
    container,
    result: graded.get(container.id) ?? null,
    isManual: container.loop_id === null,
  }));
}

/** Format the score of a container, or say why there is none. */
export function describeOutcome({ container, result }: Run): string {
  if (result?.score != null) return formatScore(result.score);
  if (result) return 'not graded';
  return container.status === 'completed' ? 'no grade' : '–';
}

/** Compute the mean score of each version over its graded results. */
export function computeMeans(results: readonly Result[]): Map<string, number> {
  const scores = new Map<string, number[]>();
  for (const { source, version, score } of results) {
    if (source === 'graded' && version !== null && score !== null)
      scores.set(version, [...(scores.get(version) ?? []), score]);
  }
  return new Map(
    [...scores].map(([version, all]) => [version, all.reduce((sum, each) => sum + each, 0) / all.length]),
  );
}
