import { describe, expect, it } from 'vitest';
import { buildBars } from '@/features/task/code/made/bars';
import { buildChartTable, describeChart } from '@/features/task/code/made/chartTable';
import { readDelimitedRows } from '@/features/task/code/made/delimitedRows';
import { buildMatrixRows } from '@/features/task/code/made/matrixRows';
import { computeAxis, formatTick, scaleTo } from '@/features/task/code/made/plotScale';
import { buildValueBars, describeValueBars } from '@/features/tasks/data/distribution';
import type { TableColumn } from '@/features/tasks/data/columns';
import { choosePreview, MAX_PREVIEW_BYTES } from '@/features/task/code/made/previewKind';
import { scaleShapes } from '@/features/task/code/made/shapes';
import type { ChartOf } from '@/features/task/code/made/queries';

const MATRIX: ChartOf<'matrix'> = {
  kind: 'matrix',
  title: 'Confusion matrix',
  note: '',
  row_name: 'True class',
  column_name: 'Predicted class',
  rows: ['no', '\u202eyes'],
  columns: ['no', '\u202eyes'],
  counts: [
    [9, 1],
    [0, 4],
  ],
};

describe('charts', () => {
  it('shade a matrix by the share of the row', () => {
    const { rows, columns } = buildMatrixRows(MATRIX);

    expect(rows.map((row) => row.cells.map((cell) => cell.level))).toEqual([
      [4, 1],
      [0, 4],
    ]);
    expect(rows[1]?.cells.map((cell) => cell.isDiagonal)).toEqual([false, true]);
    expect(columns[1]?.text).toBe('⟨U+202E⟩yes');
  });

  it('have a table with the same numbers, where nothing invisible is left', () => {
    const table = buildChartTable(MATRIX);

    expect(table.rows.map((row) => row.cells.map((cell) => cell.text))).toEqual([
      ['no', '9', '1'],
      ['⟨U+202E⟩yes', '0', '4'],
    ]);
  });

  it('say what is drawn', () => {
    const chart: ChartOf<'shapes'> = {
      kind: 'shapes',
      title: 'Packing',
      note: '',
      width: 1,
      height: 1,
      circles: [[0.5, 0.5, 0.2]],
      lines: [],
    };

    expect(describeChart(chart)).toContain('1 circles and 0 lines');
    expect(buildChartTable(chart).rows[0]?.cells.map((cell) => cell.text)).toEqual([
      'circle',
      '0.5',
      '0.5',
      '0.2',
    ]);
  });

  it('turn shapes upside down, as screens count', () => {
    const { circles, height } = scaleShapes({
      kind: 'shapes',
      title: 'x',
      note: '',
      width: 2,
      height: 1,
      circles: [[2, 0.25, 0.1]],
      lines: [],
    });

    expect(height).toBe(200);
    expect(circles).toEqual([{ key: 0, x: 400, y: 150, r: 20 }]);
  });

  it('begin bars at zero', () => {
    const bars = buildBars({
      kind: 'bars',
      title: 'x',
      note: '',
      label_name: 'a',
      value_name: 'b',
      labels: ['low', 'high'],
      values: [-1, 3],
    });

    expect(bars.map(({ from, share }) => [from, share])).toEqual([
      [0, 25],
      [25, 75],
    ]);
  });

  it('have axes that hold every value', () => {
    const axis = computeAxis([-0.3, 11.2]);

    expect(axis.low).toBeLessThanOrEqual(-0.3);
    expect(axis.high).toBeGreaterThanOrEqual(11.2);
    expect(scaleTo(axis, 100)(axis.high)).toBe(100);
    expect(computeAxis([]).ticks).toEqual([0, 1]);
    expect([formatTick(0.1 + 0.2), formatTick(2_000_000)]).toEqual(['0.3', '2e+6']);
  });
});

describe('previews', () => {
  it('read quoted cells, line ends in them and doubled quotes', () => {
    const text = 'a,b\r\n"1, ""x""","two\nlines"\n\n3,4';

    expect(readDelimitedRows(text, ',', 10)).toEqual([
      ['a', 'b'],
      ['1, "x"', 'two\nlines'],
      ['3', '4'],
    ]);
    expect(readDelimitedRows(text, ',', 2)).toHaveLength(2);
    expect(readDelimitedRows('', ',', 2)).toEqual([]);
  });

  it('are chosen by the ending and the type, and not for what is too large', () => {
    const choose = (name: string, type = 'application/octet-stream', size_bytes = 10) =>
      choosePreview({ name, type, size_bytes });

    expect(choose('a.CSV')).toBe('table');
    expect(choose('a.png', 'image/png')).toBe('image');
    expect(choose('a.wav', 'audio/x-wav')).toBe('audio');
    expect(choose('page.html', 'text/html')).toBe('page');
    expect(choose('model.npz')).toBeNull();
    expect(choose('a.csv', 'text/csv', MAX_PREVIEW_BYTES + 1)).toBeNull();
  });
});

describe('bars of a column', () => {
  const column = (changes: object) =>
    ({ name: 'age', values: [], histogram: [], ...changes }) as unknown as TableColumn;

  it('are its ranges, or its commonest values', () => {
    const ranges = buildValueBars(column({ histogram: [5, 10], minimum: 0, maximum: 4 }));
    const values = buildValueBars(column({ values: [{ value: 'a\u202eb', rows: 3 }] }));

    expect(ranges.map(({ name, share }) => [name, share])).toEqual([
      ['0 to 2', 0.5],
      ['2 to 4', 1],
    ]);
    expect(values[0]?.name).toBe('a⟨U+202E⟩b');
    expect(buildValueBars(column({}))).toEqual([]);
  });

  it('are said in a sentence', () => {
    expect(describeValueBars(column({ histogram: [5, 10], minimum: 0, maximum: 4 }))).toBe(
      'Distribution of age. Most rows: 2 to 4 (10), 0 to 2 (5)',
    );
  });
});
