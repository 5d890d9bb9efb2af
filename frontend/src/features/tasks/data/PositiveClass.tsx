import { Field, Select } from '@/shared/components/Field';

type PositiveClassProps = {
  classes: readonly { value: string; rows: number }[];
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

/** Choose which of two classes precision, recall, f1 and the like are of. */
export function PositiveClass({ classes, value, error, onChange }: PositiveClassProps) {
  const known = value === '' || classes.some((each) => each.value === value);
  return (
    <Field
      label="Positive class"
      error={error}
      hint="The class that precision, recall, f1 and the like are of."
    >
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">the rarer one</option>
          {!known && <option value={value}>{value} (not in this data)</option>}
          {classes.map((each) => (
            <option key={each.value} value={each.value}>
              {`${each.value} (${each.rows.toLocaleString('en')} rows)`}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
