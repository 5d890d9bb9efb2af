/** How a CSV file is read: what may be chosen, and what its content decided. */
import type { Shapes } from '@/shared/api/client';
import type { Table } from './columns';

export type ReadingOptions = Shapes['ReadingOptions'];
export type ReadingField = keyof ReadingOptions;
type Choice = { value: string; label: string };

const ENCODINGS = {
  'utf-8': 'UTF-8',
  utf_16: 'UTF-16',
  cp1252: 'Western European (cp1252)',
  cp1250: 'Central European (cp1250)',
  cp1251: 'Cyrillic (cp1251)',
  koi8_r: 'Cyrillic (koi8_r)',
  cp1253: 'Greek (cp1253)',
  cp1254: 'Turkish (cp1254)',
  cp1257: 'Baltic (cp1257)',
  cp932: 'Japanese (cp932, Shift-JIS)',
  euc_jp: 'Japanese (euc_jp)',
  gb18030: 'Chinese (gb18030, GBK)',
  big5: 'Chinese (big5)',
  cp949: 'Korean (cp949)',
  cp850: 'DOS (cp850)',
};
const SEPARATORS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar', ' ': 'space', ':': 'colon' };
const QUOTES = { '"': 'double', "'": 'single', none: 'none' };
const HEADERS = {
  false: 'no line',
  '1': 'line 1',
  '2': 'line 2',
  '3': 'line 3',
  '4': 'line 4',
  '5': 'line 5',
};
const LABELS: Record<ReadingField, Record<string, string>> = {
  encoding: ENCODINGS,
  separator: SEPARATORS,
  header: HEADERS,
  quote: QUOTES,
};
export const FIELDS: [ReadingField, string][] = [
  ['encoding', 'Encoding'],
  ['separator', 'Separator'],
  ['header', 'Column names in'],
  ['quote', 'Quotes'],
];

/** List what a field may be set to; what is set already is always among it. */
export function listChoices(field: ReadingField, options: ReadingOptions): Choice[] {
  const labels = LABELS[field];
  const value = formatValue(options[field]);
  const known = Object.entries(labels).map(([key, label]) => ({ value: key, label }));
  return value === '' || value in labels ? known : [...known, { value, label: value }];
}

/** Name what the content decided: `Detected: comma`, or only `Detect` while that is not known. */
export function describeDetected(field: ReadingField, options: ReadingOptions, table: Table | null): string {
  if (!table || options[field] != null) return 'Detect';
  const value =
    field === 'header' ? formatValue(table.header_line ?? false) : formatValue(table[field]) || 'none';
  return `Detected: ${LABELS[field][value] ?? value}`;
}

/** Return the options with one of them changed; an empty value leaves it to the content. */
export function setOption(options: ReadingOptions, field: ReadingField, value: string): ReadingOptions {
  const chosen = value === '' ? null : field === 'header' ? parseHeader(value) : value;
  return { ...options, [field]: chosen };
}

/** Return what is set, as parameters of upload_dataset. */
export function pickGiven(options: ReadingOptions): ReadingOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value != null));
}

export function formatValue(value: string | number | boolean | null | undefined): string {
  return value == null ? '' : String(value);
}

function parseHeader(value: string): number | false {
  return value === 'false' ? false : Number(value);
}
