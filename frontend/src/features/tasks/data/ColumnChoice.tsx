import { Select } from '@/shared/components/Field';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { TableColumn } from './columns';
import { type ColumnNote, type ColumnSetting, formatSetting, listChoices } from './columnSettings';

type ColumnChoiceProps = {
  column: TableColumn;
  notes: readonly ColumnNote[];
  setting: ColumnSetting | undefined;
  onChange: (value: string) => void;
};

/** Choose how a column is read or used. */
export function ColumnChoice({ column, notes, setting, onChange }: ColumnChoiceProps) {
  return (
    <Select
      aria-label={`How ${column.name} is read`}
      className="h-7 min-w-36 text-xs"
      value={formatSetting(setting)}
      onChange={(event) => onChange(event.target.value)}
    >
      {listChoices(column, notes, setting).map(({ value, label }) => (
        <option key={value} value={value}>
          {escapeInvisible(label)}
        </option>
      ))}
    </Select>
  );
}
