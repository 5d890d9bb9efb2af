import { describe, expect, it } from 'vitest';
import type { Compared } from '@/features/compare/queries';
import { buildRows } from '@/features/compare/comparisonRows';
import { buildRailItems, type Version } from '@/features/task/code/lineageItems';
import type { Loop, Round } from '@/shared/api/loops';

const spread = (mean: number) => ({ mean, sd: 0, n: 1 });

function round(version: string, more: Partial<Round>): Round {
  return {
    round: 1,
    kind: 'improve',
    version,
    parent: null,
    status: 'done',
    verdict: 'worse',
    score: null,
    ...more,
  } as Round;
}

function compared(version: string, score: number, more: Partial<Compared> = {}): Compared {
  const fixed = {
    agent: 'a',
    summary: null,
    source: 'graded',
    run_seconds: null,
    metrics: {},
    compares: true,
  };
  return {
    task_id: 1,
    version,
    metric: 'rmse',
    direction: 'minimize',
    score: spread(score),
    ...fixed,
    ...more,
  } as Compared;
}

describe('standing of a version', () => {
  const versions = ['v5', 'v4', 'v3', 'v2', 'v1'].map(
    (version) => ({ version, parents: [] }) as unknown as Version,
  );
  const loop = {
    best_ever: { version: 'v3' },
    rounds: [
      round('v1', { verdict: 'baseline', score: spread(0.5) }),
      round('v2', { score: spread(0.4) }),
      round('v3', { verdict: 'improved', score: spread(0.9) }),
      round('v4', { verdict: 'timed_out' }),
      round('v5', { status: 'running', verdict: null }),
    ],
  } as Loop;

  it('tells best, kept, dropped, failed and running apart', () => {
    const items = buildRailItems(versions, loop, [false, false, true, false, true]);

    expect(items.map((item) => item.standing)).toEqual(['running', 'failed', 'best', 'dropped', 'kept']);
    expect(items.map((item) => item.outcome)).toEqual(['running', 'timed out', '0.9', '0.4', '0.5']);
  });

  it('tells what its model calls have cost', () => {
    const paid = {
      best_ever: null,
      rounds: [round('v1', { cost_usd: 0.25 }), round('v2', {})],
    } as unknown as Loop;

    expect(buildRailItems(versions, paid, []).map((item) => item.cost)).toEqual([
      null,
      null,
      null,
      null,
      0.25,
    ]);
    expect(buildRailItems(versions, null, [])[4]?.cost).toBeNull();
  });

  it('is plain without a loop', () => {
    expect(buildRailItems(versions, null, []).every((item) => item.standing === 'plain')).toBe(true);
  });
});

describe('rows of a comparison', () => {
  const directions = new Map([['log_loss', 'minimize']] as const);
  const bestOfRow = (each: Compared[], name: string, metrics: string[] = []) =>
    buildRows({ compared: each, metrics }, [], directions)
      .find((row) => row.name === name)
      ?.cells.map((cell) => cell.best ?? false);

  it('mark the smallest where small is good', () => {
    expect(bestOfRow([compared('v1', 3), compared('v2', 2)], 'rmse')).toEqual([false, true]);
  });

  it('mark the best of another metric only where the server says which way is better', () => {
    const both = (version: string, value: number) =>
      compared(version, 1, { metrics: { log_loss: spread(value), my_error_rate: spread(value) } });
    const versions = [both('v1', 3), both('v2', 2)];

    expect(bestOfRow(versions, 'log_loss', ['log_loss', 'my_error_rate'])).toEqual([false, true]);
    expect(bestOfRow(versions, 'my_error_rate', ['log_loss', 'my_error_rate'])).toEqual([false, false]);
  });

  it('never mark a score that was made on other data', () => {
    const other = compared('v9', 1, { compares: false, why_not: 'Other data.' });

    expect(bestOfRow([compared('v1', 3), compared('v2', 2), other], 'rmse')).toEqual([false, true, false]);
  });

  it('mark nothing where metrics differ', () => {
    const other = compared('v2', 0.9, { metric: 'accuracy', direction: 'maximize' });

    expect(bestOfRow([compared('v1', 3), other], 'Score')).toEqual([false, false]);
  });

  it('tell costs where there are any', () => {
    const versions = { compared: [compared('v1', 3), compared('v2', 2)], metrics: [] };
    const rounds = (more: Partial<Round>) => ({ rounds: [round('v1', {}), round('v2', more)] }) as Loop;
    const cost = (loop: Loop) =>
      buildRows(versions, [loop, loop], directions).find((row) => row.name === 'Cost');

    expect(cost(rounds({ cost_usd: 0.25 }))?.cells.map((cell) => cell.text)).toEqual(['–', '$0.25']);
    expect(cost(rounds({}))).toBeUndefined();
  });

  it('say why two do not compare', () => {
    const other = compared('v2', 2, { compares: false, why_not: 'Other data.' });

    const gains = buildRows({ compared: [compared('v1', 3), other], metrics: [] }, [], directions).find(
      (row) => row.name === 'Gain over the first',
    );

    expect(gains?.cells[1]).toEqual({ text: 'not comparable', note: 'Other data.' });
  });
});
