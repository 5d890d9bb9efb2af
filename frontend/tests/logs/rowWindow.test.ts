import { describe, expect, test } from 'vitest';
import { PAGE_LINES } from '@/features/task/logs/feed/LineStore';
import { countCells, countRows } from '@/features/task/logs/viewer/cells';
import { Heights } from '@/features/task/logs/viewer/Heights';
import { computeMoves, ROW_PX, computeScale, MAX_HEIGHT_PX } from '@/features/task/logs/viewer/rowWindow';

describe('heights', () => {
  test('without wrapping are one row a line', () => {
    const heights = new Heights();
    heights.resize(120_000);

    expect([heights.rows, heights.findRow(1), heights.findRow(120_000)]).toEqual([120_000, 0, 119_999]);
    expect([heights.findLine(0), heights.findLine(5_000.5), heights.findLine(1e9)]).toEqual([
      1, 5_001, 120_000,
    ]);
  });

  test('agree with adding up, whatever was counted in whatever order', () => {
    const heights = new Heights();
    const lines = 3 * PAGE_LINES + 7;
    heights.resize(lines);
    const rows = Array.from({ length: lines }, (_, index) => ((index * 7_919) % 5) + 1);
    for (const index of rows.keys())
      heights.set(((index * 1_009) % lines) + 1, rows[(index * 1_009) % lines] ?? 1);

    let row = 0;
    rows.forEach((taken, index) => {
      expect(heights.findRow(index + 1)).toBe(row);
      expect(heights.findLine(row)).toBe(index + 1);
      expect(heights.findLine(row + taken - 1)).toBe(index + 1);
      row += taken;
    });
    expect(heights.rows).toBe(row);
  });

  test('keep what was counted when lines are added', () => {
    const heights = new Heights();
    heights.resize(2);
    heights.set(2, 4);

    heights.resize(3);

    expect([heights.rows, heights.findRow(3)]).toEqual([6, 5]);
  });

  test('of no lines are nothing', () => {
    const heights = new Heights();

    expect([heights.rows, heights.findLine(0)]).toEqual([0, 1]);
  });
});

test.each([
  ['', 0],
  ['abc', 3],
  ['a\tb', 9],
  ['中文', 4],
  ['e\u0301', 1],
  ['😀', 2],
  ['ä', 1],
])('%j takes %i cells', (text, taken) => {
  expect(countCells(text)).toBe(taken);
});

test('a line wraps after as many cells as there are columns', () => {
  expect([countRows('', 80), countRows('x'.repeat(80), 80), countRows('x'.repeat(81), 80)]).toEqual([
    1, 1, 2,
  ]);
});

describe('the scroll bar', () => {
  test('stands for pixels as long as a browser can lay them out', () => {
    expect(computeScale(120_000, 600)).toEqual({ height: 120_000 * ROW_PX, factor: 1 });
  });

  test('reaches the last row of a log of a million lines', () => {
    const { height, factor } = computeScale(1_000_000, 600);

    expect(height).toBe(MAX_HEIGHT_PX);
    expect((height - 600) * factor).toBeCloseTo(1_000_000 * ROW_PX - 600);
  });
});

test.each([
  [
    { from: 1, to: 60 },
    { from: 7, to: 66 },
    { toEnd: 6, toStart: 0 },
  ],
  [
    { from: 7, to: 66 },
    { from: 1, to: 60 },
    { toEnd: 0, toStart: 6 },
  ],
  [
    { from: 1, to: 60 },
    { from: 500, to: 559 },
    { toEnd: 0, toStart: 0 },
  ],
  [
    { from: 1, to: 60 },
    { from: 1, to: 62 },
    { toEnd: 0, toStart: 0 },
  ],
])('rows of lines that stay in view are not touched: %j to %j', (now, wanted, expected) => {
  expect(computeMoves(now, wanted)).toEqual(expected);
});
