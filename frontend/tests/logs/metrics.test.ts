import { describe, expect, test } from 'vitest';
import { findDirection } from '@/shared/lib/metricDirections';
import type { Shapes } from '@/shared/api/client';
import { parseClaim, mergeClaims } from '@/features/task/logs/metrics/claims';
import { buildMetricChart } from '@/features/task/logs/metrics/metricChart';
import { buildLinePath, thinPoints } from '@/shared/lib/linePath';
import { exactScale, logarithmicAxis } from '@/shared/lib/axes';
import { findBestSoFar, averageByX, buildMetrics } from '@/features/task/logs/metrics/series';

function result(id: number, more: Partial<Shapes['Result']>): Shapes['Result'] {
  return {
    id, task_id: 1, accuracy: null, loss: null, raw_logs: null, run_time: null, created_at: `2026-11-25T00:00:0${id}Z`,
    source: 'graded', version: `v${id}`, container_id: null, score: null, held_out: null, metrics: {}, failing_cases: [],
    graded: true, reason: '', seed: null, grader: null, ...more,
  }; // prettier-ignore
}

describe('a claim', () => {
  test('is read from the line of a program', () => {
    const claim = parseClaim('@metric {"step": 3, "loss": 0.2, "name": "x", "ok": true}', 7);

    expect(claim).toEqual({ line: 7, step: 3, values: new Map([['loss', 0.2]]) });
  });

  test.each([
    'metric {"a": 1}',
    '@metric',
    '@metric {"a": 1',
    '@metric [1]',
    '@metric null',
    '@metric {"a": "1"}',
    '@metric {"a": 1e999}',
    '@metric {"step": 1}',
    ' @metric {"a": 1}',
  ])('is none in %j', (text) => {
    expect(parseClaim(text, 1)).toBeNull();
  });

  test('takes no harm from names of the language', () => {
    const claim = parseClaim('@metric {"__proto__": 1, "constructor": 2, "toString": 3}', 1);

    expect([...(claim?.values ?? [])]).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 3],
    ]);
    expect(
      parseClaim(`@metric {${Array.from({ length: 500 }, (_, n) => `"m${n}": 1`).join()}}`, 1)?.values.size,
    ).toBe(50);
  });

  test('that was seen twice counts once', () => {
    const one = { line: 1, step: 1, values: new Map([['a', 1]]) };
    const two = { line: 2, step: 2, values: new Map([['a', 2]]) };

    expect(mergeClaims([two], [one, two])).toEqual([one, two]);
  });
});

describe('metrics', () => {
  const results = [
    result(1, { version: 'v1', metrics: { f1: 0.5 }, accuracy: 0.6, run_time: 3 }),
    result(2, { version: 'v2', metrics: { f1: 0.7 }, accuracy: 0.8 }),
    result(3, { version: 'v1', metrics: { f1: 0.55 }, accuracy: 0.65 }),
    result(4, { version: 'v2', accuracy: 0.99, source: 'reported' }),
  ];
  const metrics = buildMetrics(results, [{ line: 1, step: 10, values: new Map([['loss', 1]]) }], {
    metric: 'f1',
    version: 'v2',
  });

  test('are those of the results, the own one first, then what the program claims', () => {
    expect(metrics.map(({ id }) => id)).toEqual(['f1', 'accuracy', 'run_time', 'program:loss']);
  });

  test('stand at their version, in its order, or at their time', () => {
    expect(metrics[0]?.points('version').map(({ x, y, label }) => [x, y, label])).toEqual([
      [1, 0.5, 'v1'],
      [1, 0.55, 'v1'],
      [2, 0.7, 'v2'],
    ]);
    expect(metrics[0]?.points('time').map(({ x }) => x)).toEqual(
      [1, 2, 3].map((id) => Date.parse(`2026-11-25T00:00:0${id}Z`)),
    );
    expect(metrics[3]?.points('step')).toMatchObject([{ x: 10, y: 1, version: 'v2' }]);
  });

  test('that were only reported are never the best', () => {
    const points = metrics[1]?.points('version') ?? [];

    expect(points.map(({ y }) => y)).toEqual([0.6, 0.65, 0.8, 0.99]);
    expect(findBestSoFar(points, 'maximize')).toEqual([0.6, 0.65, 0.8, 0.8]);
    expect(findBestSoFar(points.slice(0, 3), 'minimize')).toEqual([0.6, 0.6, 0.6]);
    expect(findBestSoFar(points.slice(3), 'maximize')).toEqual([0.99]);
  });

  test('are charted at their time since the first, with the code to open', () => {
    const chart = buildMetricChart(metrics[0] as never, {
      taskId: 7,
      axis: 'time',
      direction: 'maximize',
      target: 1,
    });

    expect(chart.series[0]?.points.map(({ x, label, note }) => [x, label, note])).toEqual([
      [0, 'v1', 'graded'],
      [1, 'v2', 'graded'],
      [2, 'v1', 'graded'],
    ]);
    expect(chart.series[0]?.points[1]?.target).toEqual({ taskId: 7, version: 'v2', parent: null });
    expect(chart.series[0]?.best).toEqual([0.5, 0.7, 0.7]);
  });

  test('that a program claims have no best and no target of the task', () => {
    const chart = buildMetricChart(metrics[3] as never, {
      taskId: 7,
      axis: 'step',
      direction: 'minimize',
      target: null,
    });

    expect(chart.series[0]).toMatchObject({ color: 'cod', best: [] });
    expect(chart.series[0]?.points[0]?.note).toBe('program');
  });

  test('have no best where nobody knows which way is better', () => {
    expect(findBestSoFar(metrics[1]?.points('version') ?? [], null)).toEqual([null, null, null, null]);
  });

  test.each([
    ['accuracy', 'minimize', 'what the task says of its own metric'],
    ['log_loss', 'minimize', 'what the server says'],
    ['my_error_rate', null, 'no guess from its name'],
  ] as const)('%s is to be %sd: %s', (name, direction, _why) => {
    const directions = new Map([
      ['accuracy', 'maximize'],
      ['log_loss', 'minimize'],
    ] as const);

    expect(findDirection(name, directions, { metric: 'accuracy', direction: 'minimize' })).toBe(direction);
  });
});

describe('a line', () => {
  test('of a hundred thousand points is thinned without losing an extreme', () => {
    const places = Array.from({ length: 100_000 }, (_, n) => ({
      x: n / 100,
      y: n === 54_321 ? -9 : Math.sin(n),
    }));

    const kept = thinPoints(places);

    expect(kept.length).toBeLessThanOrEqual(4_000);
    expect(kept).toContainEqual({ x: 543.21, y: -9 });
    expect(kept.every((index, n) => n === 0 || index.x >= (kept[n - 1]?.x ?? 0))).toBe(true);
  });

  test('goes through means', () => {
    expect(
      averageByX([
        { x: 1, y: 2 },
        { x: 1, y: 4 },
        { x: 2, y: 5 },
      ]),
    ).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 5 },
    ]);
    expect(
      buildLinePath([
        { x: 0, y: 1 },
        { x: 5.26, y: 2 },
      ]),
    ).toBe('M0,1L5.3,2');
    expect(buildLinePath([])).toBe('');
  });
});

describe('an axis', () => {
  test('is logarithmic with round ends close to the values', () => {
    const axis = logarithmicAxis([0.15, 2, -1, 0], 100, 0);

    expect([axis.ticks[0], axis.ticks.at(-1)]).toEqual([0.1, 2]);
    expect([axis.at(0.1), axis.at(2)]).toEqual([100, 0]);
    expect(logarithmicAxis([1e-12, 1e12], 0, 100).ticks.length).toBeLessThanOrEqual(8);
    expect(logarithmicAxis([-1], 0, 100).ticks).toEqual([0, 1]);
  });

  test('stands in the middle where all values are the same', () => {
    expect([exactScale([5, 5], 0, 100).at(5), exactScale([], 0, 100).ticks]).toEqual([50, []]);
  });
});
