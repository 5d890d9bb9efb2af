import type { Shapes } from '@/shared/api/client';

export type Table = Shapes['Table'];
export type TableColumn = Shapes['TableColumn'];

const LIKELY_TARGETS = ['target', 'label', 'labels', 'class', 'y', 'outcome', 'result'];
const MAX_NUMERIC_CLASSES = 20;
const CLASSIFICATION_METRICS = [
  'accuracy',
  'balanced_accuracy',
  'f1_macro',
  'roc_auc',
  'average_precision',
  'log_loss',
  'mcc',
];
const REGRESSION_METRICS = ['r2', 'rmse', 'mae', 'mape', 'medae', 'explained_variance', 'max_error'];

/** Guess the column to predict: one with a typical name, else the last. */
export function guessTarget(columns: readonly { name: string }[]): string {
  const matches = LIKELY_TARGETS.flatMap((target) =>
    columns.filter(({ name }) => name.toLowerCase() === target),
  );
  return (matches[0] ?? columns.at(-1))?.name ?? '';
}

/** Guess the kind of a target as the server does when the task leaves it open; return null if it cannot be a target. */
export function guessKind(column: TableColumn, rows: number): 'classification' | 'regression' | null {
  if (column.type === 'empty' || column.type === 'date') return null;
  if (column.type !== 'number') return 'classification';
  if (column.number_notation?.unit) return 'regression';
  const distinct = column.distinct ?? Number.POSITIVE_INFINITY;
  const isFew = distinct <= Math.min(MAX_NUMERIC_CLASSES, Math.max(2, Math.floor(rows / 10)));
  return isFew && column.whole ? 'classification' : 'regression';
}

const BUILT_IN_KINDS: Record<string, string> = {
  digits: 'classification',
  breast_cancer: 'classification',
  diabetes: 'regression',
};

/** Return the kind of a task's target, as far as its data tells; null if it is not known yet. */
export function findTaskKind(
  { dataset, target_column }: { dataset: string; target_column: string },
  table: Table | null | undefined,
): string | null {
  const target = table?.columns.find(({ name }) => name === target_column);
  return (table && target && guessKind(target, table.rows)) ?? BUILT_IN_KINDS[dataset] ?? null;
}

/** List metrics to choose from; any other scorer of scikit-learn can be typed. */
export function listMetrics(kind: string | null): string[] {
  if (kind === 'classification') return CLASSIFICATION_METRICS;
  if (kind === 'regression') return REGRESSION_METRICS;
  return [...CLASSIFICATION_METRICS, ...REGRESSION_METRICS];
}

/** Format how many cells are missing: `12 (2 %)`. */
export function describeGaps(column: Pick<TableColumn, 'missing'>, rows: number): string {
  if (!column.missing) return 'none';
  const share = (100 * column.missing) / Math.max(1, rows);
  return `${column.missing.toLocaleString('en')} (${share < 1 ? '<1' : Math.round(share)} %)`;
}

/** Describe the values of a column: its classes with their rows, or its range. */
export function describeContent(column: TableColumn): string {
  if (column.values && column.values.length > 0) {
    const filled = column.values
      .slice(0, 4)
      .map(({ value, rows }) => `${value} (${rows.toLocaleString('en')})`);
    const more = (column.distinct ?? column.values.length) - filled.length;
    return filled.join(', ') + (more > 0 ? ` and ${more.toLocaleString('en')} more` : '');
  }
  if (column.minimum != null && column.maximum != null)
    return `${formatShort(column.minimum)} to ${formatShort(column.maximum)}`;
  if (column.distinct != null) return `${column.distinct.toLocaleString('en')} distinct`;
  return '';
}

function formatShort(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}
