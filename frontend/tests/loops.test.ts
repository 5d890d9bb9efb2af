// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { Shapes } from '@/shared/api/client';
import { mergeRounds, finishedRounds } from '@/shared/api/loops';

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
