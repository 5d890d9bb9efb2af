import { describe, expect, test } from 'vitest';
import {
  buildChartLayout,
  fenceIn,
  findVisible,
  findWholeRange,
} from '@/shared/components/chart/chartLayout';
import { buildChartCsv } from '@/shared/components/chart/chartFiles';
import { drawChart } from '@/shared/components/chart/drawChart';
import { findNearest, movePlace } from '@/shared/components/chart/findNearest';
import { buildLoopChart, COST, listLoopMetrics, SECONDS } from '@/shared/components/chart/loopSeries';
import type { ChartView } from '@/shared/components/chart/model';
import { keepInside, moveRange, zoomRange } from '@/shared/components/chart/ranges';
import type { Palette } from '@/shared/lib/drawing/palette';
import { SvgPen } from '@/shared/lib/drawing/SvgPen';
import { makeLoop, makeRound } from './rounds';

const VIEW: ChartView = { range: null, isLog: false, hidden: new Set() };
const PALETTE = new Proxy({}, { get: (_, token) => `#${String(token)}` }) as Palette;

const chartOf = (means: (number | null)[], more: Parameters<typeof makeLoop>[1] = {}) =>
  buildLoopChart(
    [{ loop: makeLoop(means.map((mean, at) => makeRound(at + 1, mean)), more), name: 'digits' }],
    'version',
    null,
  ); // prettier-ignore

const drawn = (data: ReturnType<typeof chartOf>, view = VIEW) => {
  const pen = new SvgPen();
  drawChart(pen, buildChartLayout(data, view, 800, 300), data, view, PALETTE);
  return pen.toFile(800, 300, 'scores');
};

describe('the series of a loop', () => {
  test('raises the best only with a better score', () => {
    const [series] = chartOf([0.5, 0.7, null, 0.6]).series;

    expect(series?.best).toEqual([0.5, 0.7, 0.7, 0.7]);
    expect(series?.points.map(({ state }) => state)).toEqual(['improved', 'improved', 'failed', 'scored']);
  });

  test('takes a lower score for better where the task says so', () => {
    const [series] = chartOf([3, 4, 2], { direction: 'minimize' }).series;

    expect(series?.best).toEqual([3, 3, 2]);
  });

  test('measures the way by version, time, evaluations and cost', () => {
    const rounds = [
      makeRound(1, 0.5, { score: { mean: 0.5, sd: 0.1, n: 3 }, cost_usd: 0.2 }),
      makeRound(2, 0.6, { cost_usd: 0.3 }),
    ];
    const loops = [{ loop: makeLoop(rounds), name: 'digits' }];
    const xs = (axis: 'version' | 'time' | 'evaluations' | 'cost') =>
      buildLoopChart(loops, axis, null).series[0]?.points.map(({ x }) => x);

    expect(xs('version')).toEqual([1, 2]);
    expect(xs('time')).toEqual([61, 62]);
    expect(xs('evaluations')).toEqual([3, 4]);
    expect(xs('cost')).toEqual([0.2, 0.5]);
  });

  test('puts versions that ran side by side in the order in which they ended', () => {
    const rounds = [makeRound(3, 0.5), makeRound(1, 0.6), makeRound(2, 0.4)];

    const [series] = buildLoopChart([{ loop: makeLoop(rounds), name: '' }], 'time', null).series;

    expect(series?.points.map(({ label }) => label)).toEqual(['v1', 'v2', 'v3']);
    expect(series?.best).toEqual([0.6, 0.6, 0.6]);
  });

  test('shows any figure of a round', () => {
    const loop = makeLoop([makeRound(1, 0.5, { shown: { f1: 0.4 }, cost_usd: 0.1 })]);
    const readValue = (metric: string) =>
      buildLoopChart([{ loop, name: '' }], 'version', metric).series[0]?.points[0]?.y;

    expect(listLoopMetrics(loop)).toEqual(['f1', SECONDS, COST]);
    expect([readValue('f1'), readValue(SECONDS), readValue(COST)]).toEqual([0.4, 3, 0.1]);
  });

  test('gives the rows’ interval before the spread of seeds', () => {
    const spread = (score: object) =>
      buildLoopChart(
        [{ loop: makeLoop([makeRound(1, 0.5, { score: score as never })]), name: '' }],
        'version',
        null,
      ).series[0]?.points[0];

    expect(spread({ mean: 0.5, sd: 0.1, n: 2 })).toMatchObject({ low: 0.4, high: 0.6 });
    expect(spread({ mean: 0.5, sd: 0.1, n: 2, interval: { low: 0.3, high: 0.8 } })).toMatchObject({
      low: 0.3,
      high: 0.8,
    });
    expect(spread({ mean: 0.5, sd: 0, n: 1 })).toMatchObject({ low: null, high: null });
  });
});

describe('the layout', () => {
  test('keeps scores and target inside the plot', () => {
    const { y, plot } = buildChartLayout(chartOf([0.5, 0.7], { target: 0.9 }), VIEW, 800, 300);

    for (const value of [0.5, 0.7, 0.9]) {
      expect(y(value)).toBeGreaterThan(plot.y);
      expect(y(value)).toBeLessThan(plot.y + plot.height);
    }
  });

  test('gives no room to scores far out, and points an arrow at them', () => {
    const means = [...Array.from({ length: 20 }, (_, at) => 0.8 + at / 1000), -1_000_000];
    const data = chartOf(means);

    expect(buildChartLayout(data, VIEW, 800, 300).yRange[0]).toBeGreaterThan(0.7);
    expect(fenceIn(means)).not.toContain(-1_000_000);
    expect(drawn(data)).toMatch(/d="M[\d.]+,[\d.]+h[\d.]+L/);
  });

  test('fits the vertical axis to what is zoomed into', () => {
    const data = chartOf(Array.from({ length: 100 }, (_, at) => at / 100));

    const whole = buildChartLayout(data, VIEW, 800, 300);
    const zoomed = buildChartLayout(data, { ...VIEW, range: { from: 90, to: 100 } }, 800, 300);

    expect(whole.yRange[0]).toBeLessThan(0.1);
    expect(zoomed.yRange[0]).toBeGreaterThan(0.8);
    expect(findVisible(data.series[0]?.points ?? [], { from: 90, to: 95 })).toEqual([88, 95]);
  });

  test('labels versions, times and costs in their own words', () => {
    const loops = [
      { loop: makeLoop([1, 2, 3].map((at) => makeRound(at, 0.5, { cost_usd: 0.5 }))), name: '' },
    ];
    const labels = (axis: 'version' | 'time' | 'cost') =>
      buildChartLayout(buildLoopChart(loops, axis, null), VIEW, 800, 300).xTicks.map(({ label }) => label);

    expect(labels('version')).toEqual(['v1', 'v2', 'v3']);
    expect(labels('time')).toContain('1 min');
    expect(labels('cost')).toContain('$1.00');
  });

  test('draws a logarithmic axis without what it has no place for', () => {
    const svg = drawn(chartOf([0, 0.001, 0.1, 10]), { ...VIEW, isLog: true });

    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(svg).toContain('>0.001<');
  });

  test('stands without any score', () => {
    expect(drawn(chartOf([]))).not.toMatch(/NaN|Infinity/);
    expect(drawn(chartOf([null, null]))).not.toMatch(/NaN|Infinity/);
    expect(drawn(chartOf([0.5]))).not.toMatch(/NaN|Infinity/);
  });
});

describe('zoom', () => {
  const whole = { from: 0, to: 100 };

  test('stays around its value, and ends at the whole', () => {
    expect(zoomRange(whole, whole, 50, 0.5)).toEqual({ from: 25, to: 75 });
    expect(zoomRange({ from: 25, to: 75 }, whole, 50, 3)).toBeNull();
    expect(zoomRange(whole, whole, 0, 0.5)).toEqual({ from: 0, to: 50 });
  });

  test('moves no farther than the ends', () => {
    expect(moveRange({ from: 0, to: 10 }, whole, -0.5)).toEqual({ from: 0, to: 10 });
    expect(moveRange({ from: 85, to: 95 }, whole, 1)).toEqual({ from: 90, to: 100 });
    expect(keepInside({ from: -50, to: 500 }, whole)).toEqual(whole);
  });
});

describe('the cursor', () => {
  const data = chartOf(Array.from({ length: 50 }, (_, at) => at / 50));
  const layout = buildChartLayout(data, VIEW, 800, 300);

  test('finds the version under the pointer, and none where there is none', () => {
    expect(findNearest(layout, data.series, { x: layout.x(10) + 2, y: layout.y(0.18) })).toEqual({
      series: 0,
      index: 9,
    });
    expect(findNearest(layout, data.series, { x: layout.x(10), y: layout.y(0.9) })).toBeNull();
  });

  test('moves by keys within the line, and between lines to the same place', () => {
    const two = [...data.series, ...data.series];

    expect(movePlace(two, { series: 0, index: 9 }, 'ArrowRight')).toEqual({ series: 0, index: 10 });
    expect(movePlace(two, { series: 0, index: 0 }, 'ArrowLeft')).toEqual({ series: 0, index: 0 });
    expect(movePlace(two, { series: 0, index: 9 }, 'End')).toEqual({ series: 0, index: 49 });
    expect(movePlace(two, { series: 0, index: 9 }, 'ArrowDown')).toEqual({ series: 1, index: 9 });
    expect(movePlace(two, { series: 0, index: 9 }, 'x')).toBeNull();
  });
});

describe('files', () => {
  test('hold every value, and no formula that a spreadsheet would run', () => {
    const loop = makeLoop([makeRound(1, 0.5, { version: '=1+1' }), makeRound(2, null)]);

    const lines = buildChartCsv(buildLoopChart([{ loop, name: 'a, "b"' }], 'version', null)).split('\r\n');

    expect(lines[1]).toBe(`"a, ""b""",'=1+1,1,0.5,,,,0.5,improved,false`);
    expect(lines[2]).toBe('"a, ""b""",v2,2,,,,,0.5,failed,false');
  });

  test('escape what would end a text of the drawing', () => {
    const svg = drawn(chartOf([0.5], { metric: '<script>&' }));

    expect(svg).toContain('&lt;script>&amp;');
    expect(findWholeRange(chartOf([])).to).toBe(1);
  });
});
