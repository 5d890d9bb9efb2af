import { expect, test } from 'vitest';
import { reduceFollow, type FollowStep } from '@/features/task/logs/viewer/follow';

const up: FollowStep = { kind: 'scrolled', up: true, atEnd: false };
const down: FollowStep = { kind: 'scrolled', up: false, atEnd: false };
const end: FollowStep = { kind: 'scrolled', up: false, atEnd: true };
const grew: FollowStep = { kind: 'grew', lines: 3 };

test.each<[string, FollowStep[], boolean, number]>([
  ['follows while lines come', [grew, grew], true, 0],
  ['stops when the reader scrolls up', [up], false, 0],
  ['counts what comes meanwhile', [up, grew, grew], false, 6],
  ['stays off on the way down', [up, grew, down], false, 3],
  ['is on again at the end', [up, grew, end], true, 0],
  ['is on again by the button', [up, grew, { kind: 'pressed' }], true, 0],
  ['is off by the button', [{ kind: 'pressed' }, grew], false, 3],
  ['stops when a line is looked for', [{ kind: 'sought' }, grew], false, 3],
  ['stays off when the last pixels are scrolled up', [{ kind: 'scrolled', up: true, atEnd: true }], false, 0],
])('following %s', (_, steps, on, unseen) => {
  expect(steps.reduce(reduceFollow, { on: true, unseen: 0 })).toEqual({ on, unseen });
});
