import { Field, Select } from '@/shared/components/Field';
import { formatCount } from '@/shared/lib/format';
import { BUILT_IN } from './datasetNames';
import type { DatasetSummary } from './queries';

type DatasetSelectProps = {
  value: string;
  error: string | undefined;
  uploaded: readonly DatasetSummary[];
  onChange: (name: string) => void;
};

/** Select built-in or uploaded data. A name that is neither is kept as given. */
export function DatasetSelect({ value, error, uploaded, onChange }: DatasetSelectProps) {
  const known = value === '' || BUILT_IN.includes(value) || uploaded.some(({ name }) => name === value);
  return (
    <Field label="Data" error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">none</option>
          {!known && <option value={value}>{value} (not on this server)</option>}
          <optgroup label="Built in">
            {BUILT_IN.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </optgroup>
          {uploaded.length > 0 && (
            <optgroup label="Uploaded">
              {uploaded.map((each) => (
                <option key={each.name} value={each.name}>
                  {each.name} ({describeSize(each)})
                </option>
              ))}
            </optgroup>
          )}
        </Select>
      )}
    </Field>
  );
}

function describeSize({ rows, column_count, file_count }: DatasetSummary): string {
  if (rows != null) return `${formatCount(rows)} rows, ${formatCount(column_count ?? 0)} columns`;
  return `${formatCount(file_count ?? 0)} files`;
}
