import { ticks } from '../../overview/ticks';

/** Where a value stands on an axis of so many pixels. */
export type Axis = { at: (value: number) => number; ticks: number[] };

/** A linear axis with round ends. */
export function linear(values: readonly number[], from: number, to: number): Axis {
  const [low, high] = ends(values);
  const marks = ticks(low, high);
  const first = marks[0] ?? 0;
  const span = (marks.at(-1) ?? 1) - first || 1;
  return { ticks: marks, at: (value) => from + ((value - first) / span) * (to - from) };
}

/** A logarithmic axis; values that are not above zero have no place on it. */
export function logarithmic(values: readonly number[], from: number, to: number): Axis {
  const [low, high] = ends(values.filter((value) => value > 0));
  if (!Number.isFinite(low)) return linear([], from, to);
  const first = Math.floor(Math.log10(low));
  const last = Math.max(first + 1, Math.ceil(Math.log10(high)));
  const steps = last - first <= 2 ? [1, 2, 5] : [1];
  const every = Math.ceil((last - first) / 6);
  const marks: number[] = [];
  for (let power = first; power <= last; power += every) {
    for (const step of steps)
      if (power < last || step === 1) marks.push(Number((step * 10 ** power).toPrecision(6)));
  }
  return { ticks: marks, at: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from) };
}

/** An axis that ends where the values end, for what is drawn side by side. */
export function exact(values: readonly number[], from: number, to: number): Axis {
  const [low, high] = ends(values);
  const span = high - low;
  return {
    ticks: [],
    at: (value) => (span > 0 ? from + ((value - low) / span) * (to - from) : (from + to) / 2),
  };
}

/** Lowest and highest of any number of values. */
export function ends(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
