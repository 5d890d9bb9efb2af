import { describe, expect, it } from 'vitest';
import type { Usage } from '@/features/containers/queries';
import { parseNumber, SPAWN_FIELDS, validateSpawn } from '@/features/containers/spawnFields';
import {
  measureUsage,
  describeReason,
  computeSecondsLeft,
  describeUsage,
  computeTop,
  computeWindow,
} from '@/features/containers/usage';
import type { Container, Result } from '@/features/task/code/runs/runOutcomes';
import { computeMeans, describeOutcome, pairRuns } from '@/features/task/code/runs/runOutcomes';

const MIB = 1024 * 1024;

function usage(samples: [number, number, number][], limits: Usage['limits'] = null): Usage {
  return {
    container_id: 'ctr-1',
    status: 'running',
    limits,
    samples: samples.map(([seconds, cpus, mib]) => ({ seconds, cpus, memory_bytes: mib * MIB })),
  };
}

describe('what a container uses', () => {
  const limits = { timeout_seconds: 60, cpus: 2, memory_mb: 512 };

  it('is said in a sentence with its limit', () => {
    const [processor, memory] = measureUsage(
      usage(
        [
          [1, 1.5, 100],
          [2, 0.25, 64],
        ],
        limits,
      ),
    );

    expect(describeUsage(processor)).toBe('CPU: 0.25 CPU of 2 CPU allowed, peak 1.5 CPU.');
    expect(describeUsage(memory)).toBe('Memory: 64 MiB of 512 MiB allowed, peak 100 MiB.');
  });

  it('is said to be unknown before anything was measured', () => {
    const [processor] = measureUsage(usage([]));

    expect(describeUsage(processor)).toBe('CPU: nothing measured yet.');
    expect([computeTop(processor), computeWindow(processor.values)]).toEqual([1, { from: 0, to: 120 }]);
  });

  it('fits into the chart with its limit, also when it is over it', () => {
    const [processor, memory] = measureUsage(usage([[1, 5, 100]], limits));

    expect(computeTop(processor)).toBeGreaterThan(5);
    expect(computeTop(memory)).toBeGreaterThan(512 * MIB);
  });

  it('is shown for two minutes, the newest at the right', () => {
    const early = measureUsage(usage([[30, 1, 1]]))[0];
    const late = measureUsage(
      usage([
        [200, 1, 1],
        [300, 1, 1],
      ]),
    )[0];

    expect(computeWindow(early.values)).toEqual({ from: 0, to: 120 });
    expect(computeWindow(late.values)).toEqual({ from: 180, to: 300 });
  });
});

describe('the seconds until a container is ended', () => {
  const asked = { stop_asked_at: '2026-01-01T00:00:00Z', grace_seconds: 30 };
  const at = (seconds: number) => Date.parse('2026-01-01T00:00:00Z') + seconds * 1000;

  it('count down to nothing', () => {
    expect([0, 12.4, 29.9, 31, 500].map((seconds) => computeSecondsLeft(asked, at(seconds)))).toEqual([
      30, 18, 1, 0, 0,
    ]);
  });

  it('are never more than the grace, whatever this machine takes the time to be', () => {
    expect(computeSecondsLeft(asked, at(-3_600))).toBe(30);
  });

  it('are none where nobody asked', () => {
    expect(computeSecondsLeft({ stop_asked_at: null, grace_seconds: null }, at(0))).toBeNull();
  });
});

describe('how a container stands', () => {
  it('is a sentence, its own where it has one', () => {
    const sentences = [
      { status: 'queued', reason: null },
      { status: 'queued', reason: 'waiting for disk' },
      { status: 'running', reason: null, wanted: 'stopped' },
      { status: 'running', reason: null, wanted: 'running' },
    ].map(describeReason);

    expect(sentences).toEqual([
      'Waiting for a free slot; LOCAL_SLOTS sets how many containers run at a time.',
      'waiting for disk',
      'Stopping: the program was asked to end.',
      'Running.',
    ]);
  });
});

describe('numbers for a run by hand', () => {
  const form = (values: Record<string, string>) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(values)) made.set(name, value);
    return made;
  };

  it('may be left out, and have a decimal point or comma', () => {
    expect(validateSpawn(form({ cpus: '', timeout_seconds: '0,5', memory_mb: ' 64 ', seed: '0' }))).toEqual(
      {},
    );
    expect([parseNumber(' 1,5 '), parseNumber('')]).toEqual([1.5, undefined]);
  });

  it('are refused with what to write where they are out of bounds', () => {
    const wrong = { cpus: '0', memory_mb: '64.5', timeout_seconds: 'soon', seed: '-1' };

    const found = validateSpawn(form(wrong));

    expect(Object.keys(found).sort()).toEqual(SPAWN_FIELDS.map(({ name }) => name).sort());
    expect(found.memory_mb).toBe('Enter a whole number from 64 to 1048576.');
    expect(found.timeout_seconds).toBe('Enter a number above 0 and at most 86400.');
  });
});

describe('executions of a version', () => {
  const container = (id: string, more: Partial<Container> = {}) =>
    ({ id, loop_id: 'loop-1', status: 'completed', ...more }) as Container;
  const result = (container_id: string, score: number | null, more: Partial<Result> = {}) =>
    ({ container_id, score, version: 'v1', source: 'graded', ...more }) as Result;

  it('stand with their own results, those by hand told apart', () => {
    const runs = pairRuns(
      [container('b', { loop_id: null }), container('a'), container('c', { status: 'failed' })],
      [result('a', 0.5), result('b', 0.75)],
    );

    expect(runs.map((run) => [run.container.id, run.isManual, describeOutcome(run)])).toEqual([
      ['b', true, '0.75'],
      ['a', false, '0.5'],
      ['c', false, '–'],
    ]);
  });

  it('say that they could not be graded, or were not', () => {
    const runs = pairRuns([container('a'), container('b')], [result('a', null)]);

    expect(runs.map(describeOutcome)).toEqual(['not graded', 'no grade']);
  });

  it('give a version the mean of its scores, reported ones left out', () => {
    const means = computeMeans([result('a', 0.5), result('b', 1), result('c', 9, { source: 'reported' })]);

    expect([...means]).toEqual([['v1', 0.75]]);
  });
});
