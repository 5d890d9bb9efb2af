import { formatCost, formatCount } from '@/shared/lib/format';
import type { ModelCallSummary } from './queries';

type Priced = Pick<ModelCallSummary, 'state' | 'cost_usd' | 'reserved_usd' | 'replayed'>;
type Counted = Pick<ModelCallSummary, 'state' | 'input_tokens' | 'output_tokens' | 'reserved_tokens'>;

const STATES: Record<ModelCallSummary['state'], string> = {
  started: 'In progress. Until it ends, its reservation counts as spent.',
  answered: 'The call was answered.',
  failed: 'There is no usable answer. The call counts towards the budget all the same.',
  lost: 'The server stopped before the answer was stored. The provider may have charged for it, so what was reserved counts as spent.',
};

/** Explain the state of a call in a sentence. */
export function explainState({ state, replayed }: Pick<ModelCallSummary, 'state' | 'replayed'>): string {
  if (replayed) return 'The answer was taken from a recorded loop: nothing was sent, and nothing was paid.';
  return STATES[state];
}

/** Format what a call cost, or at most costs; the reservation counts where nobody told the cost. */
export function describeCost({ state, cost_usd, reserved_usd }: Priced): string {
  if (cost_usd !== null) return formatCost(cost_usd);
  if (reserved_usd === null) return 'unknown';
  return state === 'started' ? `up to ${formatCost(reserved_usd)}` : `${formatCost(reserved_usd)} reserved`;
}

/** Explain a cost that is not known; return null for one that is, and where the state explains it. */
export function explainCost({ state, cost_usd, reserved_usd }: Priced): string | null {
  if (cost_usd !== null) return null;
  if (reserved_usd === null) return 'Its cost is unknown and not included in totals.';
  return state === 'started' || state === 'lost' ? null : 'No cost was reported, so its reservation counts.';
}

/** Format the tokens that a call read and wrote, or may use at most. */
export function describeTokens({ state, input_tokens, output_tokens, reserved_tokens }: Counted): string {
  if (input_tokens !== null && output_tokens !== null) return formatCount(input_tokens + output_tokens);
  return state === 'started'
    ? `up to ${formatCount(reserved_tokens)}`
    : `${formatCount(reserved_tokens)} reserved`;
}
