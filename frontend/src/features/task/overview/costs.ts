import type { Loop } from '@/shared/api/loops';
import type { Task } from '@/shared/api/tasks';
import type { AgentRole } from '@/shared/components/AgentAvatar';
import { formatCost } from '@/shared/lib/format';

type Spending = Pick<Loop['spending'], 'cost_usd' | 'unpriced_calls'>;

/** The shares of a budget at which the conversation warns. */
export const WARNING_SHARES = [0.5, 0.8];

/** Tell whether there is anything to say about costs: a model was called, or money, tokens or calls are limited. */
export function hasCosts(task: Task, loop: Loop | null): boolean {
  const { cost_usd, tokens, model_calls } = task.spec.budget ?? {};
  const isLimited = [cost_usd, tokens, model_calls].some((limit) => limit != null);
  return isLimited || (loop !== null && loop.spending.model_calls > 0);
}

/** Compute the shares of a budget that are used up and reserved; together at most 1. */
export function measureBudget(used: number, reserved: number, budget: number): [number, number] {
  const settled = Math.min(1, Math.max(0, used - reserved) / budget);
  return [settled, Math.min(1 - settled, reserved / budget)];
}

/** Format what was spent; calls of unknown cost are in no sum, which is said. */
export function describeSpending({ cost_usd, unpriced_calls }: Spending): string {
  if (unpriced_calls === 0) return formatCost(cost_usd);
  return cost_usd === 0 ? 'unknown' : `${formatCost(cost_usd)} + unknown`;
}

/** Split the name under which the ledger lists an agent into its role and its own name. */
export function splitLedgerName(name: string): { role: AgentRole; agent: string } {
  const [role, ...rest] = name.split(' ');
  const agent = rest.join(' ');
  return role === 'generator' || role === 'coder' || role === 'evaluator'
    ? { role, agent }
    : { role: 'engine', agent: name };
}
