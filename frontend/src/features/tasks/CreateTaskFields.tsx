import { Field, Input, Select, Textarea } from '@/components/Field';
import { moreProblem, type TaskDraft } from './taskDraft';

type CreateTaskFieldsProps = {
  draft: TaskDraft;
  errors: Record<string, string>;
  onChange: (draft: TaskDraft) => void;
};
type TextName = Exclude<keyof TaskDraft, 'direction'>;

/** What a task is made of; numbers are checked by the server, whose words then stand beside the field. */
export function CreateTaskFields({ draft, errors, onChange }: CreateTaskFieldsProps) {
  const set = (name: keyof TaskDraft, value: string) => onChange({ ...draft, [name]: value });
  const text = (
    name: TextName,
    label: string,
    path: string,
    more: { hint?: string; placeholder?: string; required?: boolean } = {},
  ) => (
    <Field label={label} hint={more.hint} error={errors[path]}>
      {(control) => (
        <Input
          {...control}
          value={draft[name]}
          required={more.required}
          placeholder={more.placeholder}
          onChange={(event) => set(name, event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <>
      {text('name', 'Name', 'name', { required: true })}
      <Field label="Description" error={errors.description} hint="What the program is to do, in your words.">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            value={draft.description}
            onChange={(event) => set('description', event.target.value)}
          />
        )}
      </Field>
      {text('dataset', 'Data', 'dataset', {
        placeholder: 'digits',
        hint: 'Built in: digits, breast_cancer, diabetes; or the name of data you uploaded.',
      })}
      <div className="grid gap-4 sm:grid-cols-3">
        {text('metric', 'Metric', 'objective.metric', { placeholder: 'accuracy' })}
        {text('target', 'Target', 'objective.target', { placeholder: '0.98' })}
        <Field label="Direction" error={errors['objective.direction']}>
          {(control) => (
            <Select
              {...control}
              value={draft.direction}
              onChange={(event) => set('direction', event.target.value)}
            >
              <option value="">the metric's own</option>
              <option value="maximize">maximize</option>
              <option value="minimize">minimize</option>
            </Select>
          )}
        </Field>
      </div>
      <details className="grid gap-4" open={Object.keys(errors).length > 0 || undefined}>
        <summary className="cursor-pointer text-sm font-medium text-accent">
          Limits, agents and the rest
        </summary>
        <div className="mt-4 grid gap-4 sm:grid-cols-2">
          {text('versions', 'Most versions', 'budget.versions')}
          {text('wall_seconds', 'Most seconds', 'budget.wall_seconds')}
          {text('timeout_seconds', 'Seconds of a run', 'run.timeout_seconds')}
          {text('memory_mb', 'Memory of a run, MB', 'run.memory_mb')}
          {text('cpus', 'Processors of a run', 'run.cpus')}
          {text('parallel', 'Versions at a time', 'search.parallel')}
          {text('coder', 'Coder', 'agents.coder', { placeholder: 'pipelines' })}
        </div>
        <div className="mt-4">
          <Field
            label="More of the task, as JSON"
            error={moreProblem(draft.more)}
            hint='Sections as in task.toml: {"grade": {"repeats": 3}}'
          >
            {(control) => (
              <Textarea
                {...control}
                rows={3}
                className="font-mono text-xs"
                value={draft.more}
                onChange={(event) => set('more', event.target.value)}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}
