import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { ChartOf } from './queries';

const LEVELS = 4;

type MatrixCell = { key: number; count: number; isDiagonal: boolean; level: number };
type MatrixRow = { key: number; name: string; cells: MatrixCell[] };
type MatrixColumn = { key: number; text: string };

/** Build the cells of a matrix; their level, 0 to 4, is their share of the row. */
export function buildMatrixRows(chart: ChartOf<'matrix'>): { columns: MatrixColumn[]; rows: MatrixRow[] } {
  return {
    columns: chart.columns.map((text, key) => ({ key, text: escapeInvisible(text) })),
    rows: chart.rows.map((name, row) => {
      const counts = chart.counts[row] ?? [];
      const total = counts.reduce((sum, count) => sum + count, 0) || 1;
      return {
        key: row,
        name: escapeInvisible(name),
        cells: counts.map((count, key) => ({
          key,
          count,
          isDiagonal: chart.columns[key] === name,
          level: Math.ceil((count / total) * LEVELS),
        })),
      };
    }),
  };
}
