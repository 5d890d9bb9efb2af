import { computeTicks } from './ticks';

const MAX_MARKS = 8;

/** Maps a value to its position on an axis, in pixels; `ticks` are the labelled values. */
export type Axis = { at: (value: number) => number; ticks: number[] };

/** Create a linear axis that ends at round values. */
export function linearAxis(values: readonly number[], from: number, to: number): Axis {
  const [low, high] = findRange(values);
  const marks = computeTicks(low, high);
  const first = marks[0] ?? 0;
  const span = (marks.at(-1) ?? 1) - first || 1;
  return { ticks: marks, at: (value) => from + ((value - first) / span) * (to - from) };
}

/** Create a logarithmic axis; values at or below zero have no position on it. */
export function logarithmicAxis(values: readonly number[], from: number, to: number): Axis {
  const [low, high] = findRange(values.filter((value) => value > 0));
  if (!Number.isFinite(low)) return linearAxis([], from, to);
  const marks = listPowers(low, high);
  const first = Math.log10(marks[0] ?? 1);
  const span = Math.log10(marks.at(-1) ?? 10) - first || 1;
  const visibleMarks = marks.filter((_, index) => index % Math.ceil(marks.length / MAX_MARKS) === 0);
  return { ticks: visibleMarks, at: (value) => from + ((Math.log10(value) - first) / span) * (to - from) };
}

/**
 * List 1, 2 and 5 times powers of ten, or only the powers over a wide range, from at or below `low` to at or above
 * `high`.
 */
function listPowers(low: number, high: number): number[] {
  const steps = high / low > 1_000 ? [1] : [1, 2, 5];
  const marks: number[] = [];
  for (
    let power = Math.floor(Math.log10(low));
    marks.length === 0 || (marks.at(-1) ?? 0) < high;
    power += 1
  ) {
    for (const step of steps) marks.push(Number((step * 10 ** power).toPrecision(6)));
  }
  const begin = marks.findLastIndex((mark) => mark <= low);
  const end = marks.findIndex((mark) => mark >= high);
  return marks.slice(Math.max(0, begin), Math.max(end, begin + 1) + 1);
}

/** Create an axis that ends where the values end, with round ticks in between. */
export function exactScale(values: readonly number[], from: number, to: number): Axis {
  const [low, high] = findRange(values);
  const span = high - low;
  const marks = span > 0 ? computeTicks(low, high).filter((tick) => tick >= low && tick <= high) : [];
  return {
    ticks: marks,
    at: (value) => (span > 0 ? from + ((value - low) / span) * (to - from) : (from + to) / 2),
  };
}

/** Find the lowest and highest of any number of values. */
export function findRange(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
