import { score } from '@/lib/format';
import type { Container, Result } from './queries';

/** One execution with what became of it; `byHand`: a person asked for it, outside of the loop. */
export type Run = { container: Container; result: Result | null; byHand: boolean };

/** Executions with their results, in the order they came in. */
export function runsOf(containers: readonly Container[], results: readonly Result[]): Run[] {
  const graded = new Map(results.map((result) => [result.container_id, result]));
  return containers.map((container) => ({
    container,
    result: graded.get(container.id) ?? null,
    byHand: container.loop_id === null,
  }));
}

/** The score of a run in a word, or why there is none. */
export function outcomeOf({ container, result }: Run): string {
  if (result?.score != null) return score(result.score);
  if (result) return 'not graded';
  return container.status === 'completed' ? 'no grade' : '–';
}
