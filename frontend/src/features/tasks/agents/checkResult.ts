import type { Shapes } from '@/shared/api/client';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { formatCost, formatCount } from '@/shared/lib/format';

type Estimate = Shapes['LoopEstimate'];

/** Say that a task can be created and, where its agents call models at a known price, what it is likely to cost. */
export function describeCheck(estimate: Estimate | null | undefined): string {
  if (!estimate) return 'The task can be created.';
  const { version_usd, budget_versions, coders = [] } = estimate;
  const versions = budget_versions === 1 ? '1 version' : `${formatCount(budget_versions)} versions`;
  const ofCoders = coders
    .map((coder) => `${escapeInvisible(coder.name)} ${formatCost(coder.version_usd)}`)
    .join(', ');
  return `The task can be created. A version is likely to cost ${formatCost(version_usd)}${ofCoders && ` (${ofCoders})`}; the budgets are likely to allow ${versions}.`;
}
