import { Field, Select } from '@/shared/components/Field';
import type { Table } from './columns';
import {
  describeDetected,
  FIELDS,
  formatValue,
  listChoices,
  type ReadingOptions,
  setOption,
} from './reading';

type ReadingFieldsProps = {
  options: ReadingOptions;
  table: Table | null;
  isOpen: boolean;
  disabled: boolean;
  error: string | undefined;
  onChange: (options: ReadingOptions) => void;
};

/** Set how a CSV file is read, where its content decides wrongly; each change reads it again. */
export function ReadingFields({ options, table, isOpen, disabled, error, onChange }: ReadingFieldsProps) {
  return (
    <details open={isOpen || undefined} className="rounded-lg border">
      <summary className="cursor-pointer px-3 py-2 text-xs font-medium text-accent">
        How to read this file
      </summary>
      <div className="grid gap-3 border-t p-3 sm:grid-cols-2">
        {FIELDS.map(([field, label]) => (
          <Field key={field} label={label}>
            {(control) => (
              <Select
                {...control}
                disabled={disabled}
                value={formatValue(options[field])}
                onChange={(event) => onChange(setOption(options, field, event.target.value))}
              >
                <option value="">{describeDetected(field, options, table)}</option>
                {listChoices(field, options).map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      {error && (
        <p role="alert" className="px-3 pb-3 text-xs font-medium break-words text-bad">
          {error}
        </p>
      )}
    </details>
  );
}
