import { useQuery } from '@tanstack/react-query';
import { Field, Select, Textarea } from '@/shared/components/Field';
import { findTaskKind } from './data/columns';
import { DataFields } from './data/DataFields';
import { datasetQuery } from './data/queries';
import { DescribeTask } from './describe/DescribeTask';
import { LimitFields } from './LimitFields';
import { MetricField } from './MetricField';
import type { ChangeDraft, TaskDraft } from './taskDraft';
import { TextField } from './TextField';

type CreateTaskFieldsProps = {
  draft: TaskDraft;
  errors: Record<string, string>;
  onChange: ChangeDraft;
  onSending: (sending: boolean) => void;
};

/** Show the fields of a task; the server validates them, and its messages appear beside the fields. */
export function CreateTaskFields({ draft, errors, onChange, onSending }: CreateTaskFieldsProps) {
  const set = (name: keyof TaskDraft, value: string) => onChange((now) => ({ ...now, [name]: value }));
  const table = useQuery({ ...datasetQuery(draft.dataset), enabled: false }).data?.table;
  const of = { draft, errors, onChange };
  return (
    <>
      <TextField {...of} name="name" path="name" label="Name" required data-first />
      <DataFields draft={draft} errors={errors} onChange={onChange} onSending={onSending} />
      <DescribeTask dataset={draft.dataset} onChange={onChange} />
      <div className="grid gap-4 sm:grid-cols-3">
        <MetricField {...of} kind={draft.kind || findTaskKind(draft, table)} />
        <TextField {...of} name="target" path="objective.target" label="Target" placeholder="0.98" />
        <Field label="Direction" error={errors['objective.direction']}>
          {(control) => (
            <Select
              {...control}
              value={draft.direction}
              onChange={(event) => set('direction', event.target.value)}
            >
              <option value="">the metric’s own</option>
              <option value="maximize">maximize</option>
              <option value="minimize">minimize</option>
            </Select>
          )}
        </Field>
      </div>
      <TextField
        {...of}
        name="gates"
        path="objective.gates"
        label="Gates"
        placeholder="recall >= 0.8; run_time <= parent * 1.1"
        hint="Conditions a version must also meet to become the best, separated by semicolons. Use a metric, run_time, cpu_time, peak_memory_mb or code_bytes."
      />
      <Field
        label="Description"
        error={errors.description}
        hint="What the program should do, in your own words."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            value={draft.description}
            onChange={(event) => set('description', event.target.value)}
          />
        )}
      </Field>
      <TextField
        {...of}
        name="tags"
        path="tags"
        label="Tags"
        placeholder="vision, baseline"
        hint="Words to find the task by, separated by commas."
      />
      <LimitFields draft={draft} errors={errors} onChange={onChange} />
    </>
  );
}
