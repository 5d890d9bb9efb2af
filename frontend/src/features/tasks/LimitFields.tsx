import { useState } from 'react';
import { Field, Textarea } from '@/shared/components/Field';
import { describeOtherRefusals } from './refusals';
import { CONTROLS, type ChangeDraft, findMoreProblem, type TaskDraft } from './taskDraft';
import { TextField } from './TextField';

type LimitFieldsProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/**
 * Show limits, agents, and as JSON everything without a field of its own; collapsed unless something in it is filled in
 * or refused.
 */
export function LimitFields({ draft, errors, onChange }: LimitFieldsProps) {
  const of = { draft, errors, onChange };
  const [more] = useState(draft.more !== '');
  const refused = Object.keys(errors).some((path) => !OWN_CONTROLS.test(path));
  return (
    <details open={refused || more || undefined}>
      <summary className="cursor-pointer text-sm font-medium text-accent">Limits, agents and more</summary>
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <TextField {...of} name="versions" path="budget.versions" label="Versions, at most" />
        <TextField {...of} name="wall_seconds" path="budget.wall_seconds" label="Seconds, at most" />
        <TextField {...of} name="timeout_seconds" path="run.timeout_seconds" label="Seconds per container" />
        <TextField {...of} name="memory_mb" path="run.memory_mb" label="Memory per container, MB" />
        <TextField {...of} name="cpus" path="run.cpus" label="CPUs per container" />
        <TextField {...of} name="parallel" path="search.parallel" label="Versions in parallel" />
        <TextField {...of} name="coder" path="agents.coder" label="Coder" placeholder="pipelines" />
      </div>
      <div className="mt-4">
        <Field
          label="More settings, as JSON"
          error={findMoreProblem(draft.more) ?? describeOtherRefusals(errors, Object.keys(CONTROLS))}
          hint='Sections as in task.toml: {"grade": {"repeats": 3}}'
        >
          {(control) => (
            <Textarea
              {...control}
              rows={draft.more ? 8 : 3}
              className="font-mono text-xs"
              value={draft.more}
              onChange={(event) => onChange((now) => ({ ...now, more: event.target.value }))}
            />
          )}
        </Field>
      </div>
    </details>
  );
}

const OWN_CONTROLS =
  /^(name|description|tags|dataset|data\.(target_column|kind)|split\.(kind|column)|objective\.(metric|target|direction))/;
