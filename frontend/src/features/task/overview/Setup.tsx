import type { ReactNode } from 'react';
import { Card } from '@/shared/components/Card';
import { formatCost, formatCount, formatDuration, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { listCoders } from '@/shared/lib/coders';
import type { Loop } from '@/shared/api/loops';
import { nameMetric } from '@/shared/lib/metricName';
import type { Task } from '@/shared/api/tasks';

/** Show the task's data, target, limits and agents. */
export function Setup({ task, loop }: { task: Task; loop: Loop | null }) {
  const { spec } = task;
  const metric = (loop && nameMetric(loop)) ?? spec.objective?.metric ?? 'chosen by the Generator';
  const rows = describeRows(task);
  const target = loop?.target ?? spec.objective?.target;
  return (
    <Card title="Setup">
      <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-2 text-sm">
        <Row name="Data">{task.dataset ?? 'none'}</Row>
        {rows && (
          <Row name="Rows">
            {rows}
            {(task.data?.folds ?? 1) > 1 && `; ${task.data?.folds} validation folds`}
          </Row>
        )}
        <Row name="Metric">{metric}</Row>
        <Row name="Target">
          {target == null
            ? 'none: the best within the budget'
            : `${loop?.direction === 'minimize' ? '≤' : '≥'} ${formatScore(target)}`}
        </Row>
        {(spec.objective?.gates ?? []).length > 0 && (
          <Row name="Gates">
            <code className="text-xs">{spec.objective?.gates?.join('; ')}</code>
          </Row>
        )}
        {loop && (
          <Row name="Disclosed">
            {`${loop.disclosed} validation scores to agents (${loop.feedback === 'ladder' ? 'in steps' : 'exact'}), ${loop.disclosures} held-out to people`}
          </Row>
        )}
        <Row name="Budget">{describeBudget(task)}</Row>
        <Row name="Limits per container">{`${formatDuration(spec.run?.timeout_seconds ?? 60)}, ${spec.run?.cpus ?? 1} CPU, ${spec.run?.memory_mb ?? 1024} MB`}</Row>
        <Row name="Runner">{spec.run?.runner ?? 'local'}</Row>
        <Row name="Grader">{`${spec.grade?.kind ?? 'predictions'}${spec.grade?.forgeable ? ', forgeable' : ''}${spec.grade?.by ? `, by ${spec.grade.by}` : ''}`}</Row>
        <Row name="Agents">
          <bdi>{escapeInvisible(listAgents(task).join(', '))}</bdi>
        </Row>
      </dl>
      {task.description && (
        <p className="mt-4 border-t pt-3 text-sm whitespace-pre-wrap text-muted">{task.description}</p>
      )}
    </Card>
  );
}

/** Name the rows of each part that the task has; null for a task without rows. */
function describeRows({ data }: Task): string | null {
  const parts = { train: 'train', validation: 'validation', held_out: 'held out' };
  const known = Object.entries(parts).filter(([part]) => data?.rows[part] !== undefined);
  return known.map(([part, name]) => `${data?.rows[part]} ${name}`).join(', ') || null;
}

function listAgents({ spec: { agents } }: Task): string[] {
  return [agents.generator, ...listCoders(agents.coder), agents.evaluator];
}

function describeBudget({ spec: { budget } }: Task): string {
  const { cost_usd, tokens, model_calls } = budget ?? {};
  return [
    `${budget?.versions ?? 20} versions`,
    formatDuration(budget?.wall_seconds ?? 900),
    ...(cost_usd == null ? [] : [formatCost(cost_usd)]),
    ...(tokens == null ? [] : [`${formatCount(tokens)} tokens`]),
    ...(model_calls == null ? [] : [`${formatCount(model_calls)} model calls`]),
  ].join(', ');
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
