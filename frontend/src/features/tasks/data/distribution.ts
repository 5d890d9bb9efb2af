import { formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { TableColumn } from './columns';

const MAX_BARS = 12;
const MAX_NAMED = 3;

type ValueBar = { key: number; name: string; rows: number; share: number };

/** Build the bars of a column: its histogram, else its commonest values; `share` is of the highest. */
export function buildValueBars(column: TableColumn): ValueBar[] {
  const counted = column.histogram?.length ? nameRanges(column) : nameValues(column);
  const most = Math.max(1, ...counted.map((each) => each.rows));
  return counted.map(({ name, rows }, key) => ({ key, name, rows, share: rows / most }));
}

/** Say in a sentence which ranges or values are the commonest. */
export function describeValueBars(column: TableColumn): string {
  const commonest = buildValueBars(column)
    .toSorted((one, other) => other.rows - one.rows)
    .slice(0, MAX_NAMED);
  const named = commonest.map((bar) => `${bar.name} (${bar.rows})`).join(', ');
  return `Distribution of ${escapeInvisible(column.name)}. Most rows: ${named}`;
}

function nameRanges(column: TableColumn): { name: string; rows: number }[] {
  const counts = column.histogram ?? [];
  const low = column.minimum ?? 0;
  const width = ((column.maximum ?? 0) - low) / counts.length;
  return counts.map((rows, at) => ({
    name: `${formatScore(low + at * width)} to ${formatScore(low + (at + 1) * width)}`,
    rows,
  }));
}

function nameValues(column: TableColumn): { name: string; rows: number }[] {
  return (column.values ?? [])
    .slice(0, MAX_BARS)
    .map(({ value, rows }) => ({ name: escapeInvisible(value), rows }));
}
