import type { Shapes } from '@/shared/api/client';
import type { TableColumn } from './columns';

export type ColumnSetting = Shapes['ColumnSetting'];
export type ColumnNote = Shapes['ColumnNote'];
export type ColumnSettings = Record<string, ColumnSetting>;
type Choice = { value: string; label: string };

const CHOICES: readonly ColumnSetting[] = [
  { type: 'number' },
  { type: 'date' },
  { type: 'category' },
  { type: 'text' },
  { use: 'leave_out' },
  { use: 'identifier' },
  { use: 'feature' },
];
const ORDER_NAMES = { dmy: 'day first', mdy: 'month first', ymd: 'year first', ydm: 'year, day, month' };
const USE_NAMES = { leave_out: 'left out', identifier: 'identifier', feature: 'always used' };

/** Parse the settings that a draft holds as JSON; {} for what is none. */
export function parseSettings(text: string): ColumnSettings {
  try {
    const parsed: unknown = JSON.parse(text || '{}');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as ColumnSettings)
      : {};
  } catch {
    return {};
  }
}

/** Return the draft's JSON with another setting of a column; an empty `value` leaves the column to its values. */
export function changeSetting(text: string, column: string, value: string): string {
  const { [column]: _, ...others } = parseSettings(text);
  const settings = value ? { ...others, [column]: JSON.parse(value) as ColumnSetting } : others;
  return Object.keys(settings).length > 0 ? JSON.stringify(settings) : '';
}

/** List how a column may be read: by its values, by type, left out, and as its notes suggest. */
export function listChoices(
  column: TableColumn,
  notes: readonly ColumnNote[],
  current: ColumnSetting | undefined,
): Choice[] {
  const settings = [...CHOICES, ...notes.flatMap(({ alternatives }) => alternatives ?? [])];
  if (current) settings.push(current);
  const labels = new Map(settings.map((setting) => [formatSetting(setting), describeSetting(setting)]));
  const judged = current ? 'by its values' : `${column.type} (auto)`;
  return [{ value: '', label: judged }, ...Array.from(labels, ([value, label]) => ({ value, label }))];
}

/** Format a setting as JSON without empty fields, equal for equal settings. */
export function formatSetting(setting: ColumnSetting | undefined): string {
  const fields = Object.entries(setting ?? {}).filter(([, value]) => value != null);
  return fields.length > 0 ? JSON.stringify(Object.fromEntries(fields.sort())) : '';
}

function describeSetting(setting: ColumnSetting): string {
  const { type, use, decimal, thousands, unit, order, form, missing } = setting;
  const parts = [
    type,
    use && USE_NAMES[use],
    decimal && `decimal ${decimal}`,
    thousands && `thousands ${thousands}`,
    unit && `in ${unit}`,
    order && ORDER_NAMES[order],
    form && `form ${form}`,
    missing && (missing.length > 0 ? `missing: ${missing.join(', ')}` : 'only empty cells missing'),
  ];
  return parts.filter(Boolean).join(', ');
}
