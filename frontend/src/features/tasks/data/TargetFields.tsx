import { Field, Input, Select } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from '../taskDraft';
import { guessKind, type Table } from './columns';
import { PositiveClass } from './PositiveClass';

type TargetFieldsProps = {
  table: Table;
  draft: TaskDraft;
  errors: Record<string, string>;
  onChange: ChangeDraft;
};

/** Choose the column to predict, whether it is a class or a number, and how rows are split. */
export function TargetFields({ table, draft, errors, onChange }: TargetFieldsProps) {
  const set = (name: keyof TaskDraft, value: string) => onChange((now) => ({ ...now, [name]: value }));
  const target = table.columns.find(({ name }) => name === draft.target_column);
  const guessedKind = target ? guessKind(target, table.rows) : null;
  const classes = target?.distinct === 2 ? (target.values ?? []) : [];
  const byColumn = draft.split === 'group' || draft.split === 'time';
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Column
        label="Column to predict"
        value={draft.target_column}
        error={errors['data.target_column']}
        table={table}
        onChange={(value) => set('target_column', value)}
      />
      <Field label="Kind of target" error={errors['data.kind']}>
        {(control) => (
          <Select {...control} value={draft.kind} onChange={(event) => set('kind', event.target.value)}>
            <option value="">
              {guessedKind ? `${KIND_NAMES[guessedKind]}, judging by its values` : 'judging by its values'}
            </option>
            <option value="classification">{KIND_NAMES.classification}</option>
            <option value="regression">{KIND_NAMES.regression}</option>
          </Select>
        )}
      </Field>
      <Field
        label="Split"
        error={errors['split.kind']}
        hint="60% for training, 20% for validation, 20% held out."
      >
        {(control) => (
          <Select
            {...control}
            value={draft.split}
            onChange={(event) =>
              onChange((now) => ({ ...now, split: event.target.value, split_column: '', folds: '' }))
            }
          >
            <option value="">automatic</option>
            <option value="random">random</option>
            <option value="stratified">stratified: every class in every part</option>
            <option value="group">by group: equal values stay together</option>
            <option value="time">by time: earlier rows for training</option>
          </Select>
        )}
      </Field>
      {!byColumn && (
        <Field
          label="Validation parts"
          error={errors['split.folds']}
          hint="How many parts each version runs on. Default: several when there are few validation rows."
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              placeholder="automatic"
              value={draft.folds}
              onChange={(event) => set('folds', event.target.value)}
            />
          )}
        </Field>
      )}
      {byColumn && (
        <Column
          label={draft.split === 'time' ? 'Time column' : 'Group column'}
          value={draft.split_column}
          error={errors['split.column']}
          table={table}
          onChange={(value) => set('split_column', value)}
        />
      )}
      {(classes.length === 2 || draft.positive_class) && (
        <PositiveClass
          classes={classes}
          value={draft.positive_class}
          error={errors['objective.positive_class']}
          onChange={(value) => set('positive_class', value)}
        />
      )}
    </div>
  );
}

const KIND_NAMES = { classification: 'a class', regression: 'a number' };

type ColumnProps = {
  label: string;
  value: string;
  error: string | undefined;
  table: Table;
  onChange: (name: string) => void;
};

function Column({ label, value, error, table, onChange }: ColumnProps) {
  const known = value === '' || table.columns.some(({ name }) => name === value);
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">choose a column</option>
          {!known && <option value={value}>{value} (not in this data)</option>}
          {table.columns.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
