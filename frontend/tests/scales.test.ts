import { describe, expect, it } from 'vitest';
import { measureProgress } from '@/shared/components/TargetBar';
import { computeTicks } from '@/shared/lib/ticks';

describe('ticks of an axis', () => {
  it('are round and hold the range', () => {
    expect(computeTicks(0.81, 0.99)).toEqual([0.8, 0.85, 0.9, 0.95, 1]);
    expect(computeTicks(0, 97)).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it('are there for a single value, for none, and for numbers of any size', () => {
    for (const [low, high] of [
      [1, 1],
      [0, 0],
      [-3, -3],
      [1e-9, 2e-9],
      [-1e12, 1e12],
      [0.1, 0.1 + 1e-12],
    ] as const) {
      const made = computeTicks(low, high);
      expect(made.length).toBeGreaterThanOrEqual(2);
      expect(made.length).toBeLessThan(12);
      expect(made[0]).toBeLessThanOrEqual(low);
      expect(made.at(-1)).toBeGreaterThanOrEqual(high);
    }
    expect(computeTicks(Number.NaN, 1)).toEqual([0, 1]);
    expect(computeTicks(0, Number.POSITIVE_INFINITY)).toEqual([0, 1]);
  });
});

describe('the bar to the target', () => {
  it('is the score itself between 0 and 1', () => {
    expect(measureProgress(0.8, 0.98, 'maximize')).toEqual({ share: 0.8, tick: 0.98 });
    expect(measureProgress(0.8, null, 'maximize')).toEqual({ share: 0.8, tick: null });
  });

  it('is empty before the first score', () => {
    expect(measureProgress(null, 0.98, 'maximize').share).toBe(0);
  });

  it('fills as what is to be small gets smaller, and is full at the target', () => {
    const far = measureProgress(100, 10, 'minimize').share;
    const near = measureProgress(12, 10, 'minimize').share;

    expect(far).toBeLessThan(near);
    expect(near).toBeLessThan(0.95);
    expect(measureProgress(10, 10, 'minimize').share).toBe(1);
    expect(measureProgress(9, 10, 'minimize').share).toBe(1);
  });

  it('stays within its frame, whatever the numbers', () => {
    for (const direction of ['maximize', 'minimize'])
      for (const value of [-1e9, -1, 0, 0.5, 1, 7, 1e9])
        for (const target of [null, -5, 0, 0.5, 1, 1e6]) {
          const { share, tick } = measureProgress(value, target, direction);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          if (tick !== null) expect(tick).toBeLessThanOrEqual(1);
        }
  });
});
