import type { Loop, Round } from '@/shared/api/loops';

/** Make a finished round; everything that a test does not care about is plain. */
export function makeRound(round: number, mean: number | null, more: Partial<Round> = {}): Round {
  return {
    round,
    kind: 'improve',
    version: `v${round}`,
    parent: round === 1 ? null : `v${round - 1}`,
    note: '',
    coder: 'rules',
    status: 'done',
    verdict: mean === null ? 'crashed' : 'worse',
    score: mean === null ? null : { mean, sd: 0, n: 1 },
    confirmed: false,
    shown: {},
    seconds: { propose: 1, run: 2 },
    started_at: `2026-11-25T00:00:${String(round).padStart(2, '0')}Z`,
    ended_at: `2026-11-25T00:01:${String(round).padStart(2, '0')}Z`,
    ...more,
  };
}

export function makeLoop(rounds: Round[], more: Partial<Loop> = {}): Loop {
  const loop = {
    loop_id: 'loop-1',
    task_id: 1,
    metric: 'accuracy',
    direction: 'maximize',
    target: null,
    min_delta: 0.01,
    excluded: [],
    best: null,
    started_at: '2026-11-25T00:00:00Z',
    rounds,
    ...more,
  };
  return loop as unknown as Loop;
}
