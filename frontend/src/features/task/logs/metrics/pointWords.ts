import { count, score } from '@/shared/lib/format';
import type { Point } from './series';

/** A point in words; empty for none. */
export function wordsOf(point: Point | undefined): string {
  return point ? `${point.label}: ${score(point.y)}${point.reported ? ', as reported' : ''}` : '';
}

/** All points in words, and how many a logarithmic scale leaves out. */
export function wordsOfAll(points: Point[], left: number): string {
  const words = `${count(points.length)} ${points.length === 1 ? 'value' : 'values'}, the last ${score(points.at(-1)?.y)}`;
  return left > 0 ? `${words}; ${count(left)} not above zero are left out` : words;
}
