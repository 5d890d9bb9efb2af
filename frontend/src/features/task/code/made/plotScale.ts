import { computeTicks } from '@/shared/lib/ticks';

export type Axis = { ticks: number[]; low: number; high: number };

/** Compute an axis with round ends that holds all of the values. */
export function computeAxis(values: readonly number[]): Axis {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const ticks = computeTicks(low, high);
  return { ticks, low: ticks[0] ?? 0, high: ticks.at(-1) ?? 1 };
}

/** Return where a value lies on an axis of that many pixels, from its low end. */
export function scaleTo(axis: Axis, pixels: number): (value: number) => number {
  return (value) => ((value - axis.low) / (axis.high - axis.low || 1)) * pixels;
}

/** Format the number at a tick: short, with the power of ten where it is very large or small. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(0);
  return String(Number(value.toPrecision(6)));
}
