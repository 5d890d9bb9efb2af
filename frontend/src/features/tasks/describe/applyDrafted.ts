import type { TaskDraft } from '../taskDraft';
import type { TaskDrafted } from './queries';

/**
 * Put what was drafted into the form: its target column, metric, positive class and target score, and the name and the
 * description where there are none yet. Every other field stays as it is, and all
 * that an incomplete draft leaves open.
 */
export function applyDrafted(now: TaskDraft, { task, complete }: TaskDrafted): TaskDraft {
  const { objective, data } = task;
  const open = complete ? '' : undefined; // what is open in a complete draft is left to the server
  return {
    ...now,
    name: now.name || task.name,
    description: now.description || (task.description ?? ''),
    target_column: data?.target_column ?? now.target_column,
    metric: objective?.metric ?? open ?? now.metric,
    direction: open ?? now.direction,
    positive_class: objective?.positive_class ?? open ?? now.positive_class,
    target: objective?.target == null ? now.target : String(objective.target),
  };
}

/** Describe what asking a model has used; return undefined where none was asked. */
export function describeCost({ calls, tokens, cost_usd }: TaskDrafted): string | undefined {
  if (!calls) return undefined;
  const price = cost_usd == null ? 'at an unknown price' : `for $${cost_usd.toFixed(4)}`;
  return `${calls === 1 ? 'One answer' : `${calls} answers`}, ${tokens} tokens, ${price}.`;
}
