import type { Loop } from '@/shared/api/loops';
import type { ModelCallSummary } from './queries';

/**
 * Pick the calls that are under way, oldest first. One of a loop that rests or has ended was cut short: nobody writes
 * on.
 */
export function pickOpenCalls(
  calls: readonly ModelCallSummary[],
  loop: Pick<Loop, 'loop_id' | 'state'> | null,
): ModelCallSummary[] {
  const isAtWork = ({ state, loop_id }: ModelCallSummary) =>
    state === 'started' && (loop_id === null || (loop?.loop_id === loop_id && loop.state === 'running'));
  return calls.filter(isAtWork).reverse();
}
