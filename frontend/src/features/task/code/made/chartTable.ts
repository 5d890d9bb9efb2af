import { formatCount, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Chart } from './queries';

const SMALLEST = 1e-4; // smaller numbers are written with their power of ten

type TableCell = { key: number; text: string; isNumber: boolean };
type TableRow = { key: number; cells: TableCell[] };

/** A chart as rows of text, for those who cannot see it or want its numbers. */
export type ChartTable = { columns: TableCell[]; rows: TableRow[] };

type Raw = string | number | null;

/** Build the rows that say the same as the drawing. */
export function buildChartTable(chart: Chart): ChartTable {
  switch (chart.kind) {
    case 'matrix':
      return build(
        [`${chart.row_name} \\ ${chart.column_name}`, ...chart.columns],
        chart.rows.map((name, at) => [name, ...(chart.counts[at] ?? [])]),
      );
    case 'lines':
      return build(
        ['Line', chart.x_name, chart.y_name],
        chart.series.flatMap((line) => line.x.map((x, at) => [line.name, x, line.y[at] ?? null])),
      );
    case 'points':
      return build(
        [chart.x_name, chart.y_name],
        chart.x.map((x, at) => [x, chart.y[at] ?? null]),
      );
    case 'bars':
      return build(
        [chart.label_name, chart.value_name],
        chart.labels.map((label, at) => [label, chart.values[at] ?? null]),
      );
    case 'table':
      return build(chart.columns, chart.rows);
    case 'shapes':
      return build(
        ['Shape', 'x', 'y', 'Radius'],
        [
          ...chart.circles.map(([x = null, y = null, radius = null]): Raw[] => ['circle', x, y, radius]),
          ...chart.lines.flatMap((line, at) =>
            line.map(([x = null, y = null]): Raw[] => [`line ${at + 1}`, x, y, null]),
          ),
        ],
      );
    case 'picture':
      return build(['Picture'], [[chart.text]]);
  }
}

/** Say in a sentence what is drawn. */
export function describeChart(chart: Chart): string {
  switch (chart.kind) {
    case 'lines':
      return `${chart.title}: ${chart.y_name} by ${chart.x_name}, ${chart.series.map((line) => line.name).join(', ')}. The table has the points.`;
    case 'points':
      return `${chart.title}: ${chart.y_name} by ${chart.x_name} of ${formatCount(chart.x.length)} rows. The table has the points.`;
    case 'shapes':
      return `${chart.title}: ${formatCount(chart.circles.length)} circles and ${formatCount(chart.lines.length)} lines in a rectangle of ${formatScore(chart.width)} by ${formatScore(chart.height)}. The table has the numbers.`;
    case 'picture':
      return chart.text;
    default:
      return chart.title;
  }
}

/** Build a table of texts. */
export function buildTextTable(columns: readonly string[], rows: readonly string[][]): ChartTable {
  return build(columns, rows);
}

function build(columns: readonly string[], rows: readonly (readonly Raw[])[]): ChartTable {
  return {
    columns: columns.map(formatCell),
    rows: rows.map((row, key) => ({ key, cells: row.map(formatCell) })),
  };
}

function formatCell(value: Raw, key: number): TableCell {
  if (typeof value === 'number') return { key, text: formatNumber(value), isNumber: true };
  return { key, text: value === null ? '–' : escapeInvisible(value), isNumber: false };
}

function formatNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < SMALLEST ? value.toExponential(2) : formatScore(value);
}
