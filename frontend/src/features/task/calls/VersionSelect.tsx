import { Select } from '@/shared/components/Field';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

type VersionSelectProps = {
  value: string | undefined;
  labels: readonly string[];
  onChange: (version: string | undefined) => void;
};

/** Select the version whose calls are listed; undefined for all. */
export function VersionSelect({ value, labels, onChange }: VersionSelectProps) {
  return (
    <Select
      aria-label="Version"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      className="max-w-[12rem] !w-auto text-xs"
    >
      <option value="">All versions</option>
      {value !== undefined && !labels.includes(value) && (
        <option value={value}>{escapeInvisible(value)}</option>
      )}
      {labels.map((label) => (
        <option key={label} value={label}>
          {escapeInvisible(label)}
        </option>
      ))}
    </Select>
  );
}
