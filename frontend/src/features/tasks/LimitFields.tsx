import { useState } from 'react';
import { Field, Textarea } from '@/shared/components/Field';
import { FeedbackField } from './FeedbackField';
import { GraderField } from './GraderField';
import { KeepField } from './KeepField';
import { PolicyField } from './PolicyField';
import { RunnerField } from './RunnerField';
import { AgentFields } from './agents/AgentFields';
import { describeOtherRefusals } from './refusals';
import { CONTROLS, type ChangeDraft, findMoreProblem, type TaskDraft } from './taskDraft';
import { TextField } from './TextField';

type LimitFieldsProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/**
 * Show limits, agents, and as JSON everything without a field of its own; collapsed at first unless something in it
 * is filled in, opened by a refusal.
 */
export function LimitFields({ draft, errors, onChange }: LimitFieldsProps) {
  const of = { draft, errors, onChange };
  const [isOpen, setOpen] = useState(() => COLLAPSED.some((name) => draft[name] !== ''));
  const refused = Object.keys(errors).some((path) => !OWN_CONTROLS.test(path));
  return (
    <details open={isOpen || refused} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm font-medium text-accent">Limits, agents and more</summary>
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <TextField {...of} name="versions" path="budget.versions" label="Maximum number of versions" />
        <TextField {...of} name="wall_seconds" path="budget.wall_seconds" label="Maximum time, in seconds" />
        <TextField
          {...of}
          name="cost_usd"
          path="budget.cost_usd"
          label="Maximum cost, in US dollars"
          placeholder="no limit"
        />
        <TextField
          {...of}
          name="tokens"
          path="budget.tokens"
          label="Maximum number of tokens"
          placeholder="no limit"
        />
        <TextField
          {...of}
          name="model_calls"
          path="budget.model_calls"
          label="Maximum number of model calls"
          placeholder="no limit"
        />
        <TextField {...of} name="parallel" path="search.parallel" label="Versions in parallel" />
        <TextField {...of} name="timeout_seconds" path="run.timeout_seconds" label="Seconds per container" />
        <TextField {...of} name="memory_mb" path="run.memory_mb" label="Memory per container, MB" />
        <TextField {...of} name="cpus" path="run.cpus" label="CPUs per container" />
        <RunnerField {...of} />
        <PolicyField {...of} />
        <KeepField {...of} />
        <FeedbackField {...of} />
        <TextField
          {...of}
          name="possible"
          path="objective.possible"
          label="Possible scores"
          placeholder="0; 1"
          hint="Minimum and maximum. A version outside them waits for your review."
        />
        <TextField
          {...of}
          name="shown"
          path="objective.shown"
          label="Also show"
          hint="Additional metrics, for information only."
          placeholder="f1; recall"
        />
        <GraderField {...of} />
        <AgentFields {...of} />
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

/** The fields in it that are empty unless somebody filled them in. */
const COLLAPSED = [
  'cost_usd',
  'runner',
  'tokens',
  'model_calls',
  'generator',
  'coder',
  'evaluator',
  'policy',
  'keep',
  'feedback',
  'possible',
  'shown',
  'grader',
  'more',
] as const;

const OWN_CONTROLS =
  /^(name|description|tags|dataset|data\.(target_column|kind)|split\.(kind|column)|objective\.(metric|target|direction|gates))/;
