// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { Shapes } from '@/shared/api/client';
import { mergeRounds, finishedRounds } from '@/shared/api/loops';
import { buildLoopChart } from '@/shared/components/chart/loopSeries';

type Loop = Shapes['Loop'];

const loop = (loop_id: string, ...rounds: [number, string][]) =>
  ({ loop_id, rounds: rounds.map(([round, status]) => ({ round, status })) }) as unknown as Loop;

test('rounds that are done are kept up to the first that is not', () => {
  const seen = loop('loop-1', [1, 'done'], [2, 'running'], [3, 'done']);

  expect(finishedRounds(seen).map((each) => each.round)).toEqual([1]);
  expect(finishedRounds(loop('loop-1', [1, 'done'], [2, 'done']))).toHaveLength(2);
  expect(finishedRounds(null)).toEqual([]);
  expect(finishedRounds(undefined)).toEqual([]);
});

test('what came after is mergeRounds to what was kept', () => {
  const before = loop('loop-1', [1, 'done'], [2, 'running']);
  const now = loop('loop-1', [2, 'done'], [3, 'proposing']);

  const shown = mergeRounds(before, finishedRounds(before), now);

  expect(shown?.rounds.map((each) => [each.round, each.status])).toEqual([
    [1, 'done'],
    [2, 'done'],
    [3, 'proposing'],
  ]);
});

test('rounds of another loop are never mergeRounds to those of this one', () => {
  const before = loop('loop-1', [1, 'done']);

  expect(mergeRounds(before, finishedRounds(before), loop('loop-2'))).toBeNull();
  expect(mergeRounds(null, [], loop('loop-2', [1, 'proposing']))?.rounds).toHaveLength(1);
});

test('the best so far is of versions that can be the best', () => {
  const rounds = [
    ['v1', 0.2, 'baseline'],
    ['v2', 0.9, 'suspect'],
    ['v3', 0.8, 'gate_broken'],
    ['v4', 0.7, 'improved'],
    ['v5', 0.3, 'improved'],
  ].map(([version, mean, verdict]) => ({ version, verdict, seconds: {}, status: 'done', score: { mean } }));
  const excluded = [{ version: 'v4' }];
  const drawn = { rounds, excluded, direction: 'maximize' } as unknown as Loop;

  const chart = buildLoopChart([{ loop: drawn, name: 'digits' }], 'version', null);

  expect(chart.series[0]?.best).toEqual([0.2, 0.2, 0.2, 0.2, 0.3]);
});

test('a round that waits for a person is fetched again', () => {
  const rounds = [
    { round: 1, status: 'done', verdict: 'suspect' },
    { round: 2, status: 'done', verdict: 'same' },
  ];

  expect(finishedRounds({ rounds } as unknown as Loop)).toEqual([]);
});
