import { formatCount, formatScore } from '@/shared/lib/format';
import type { Point } from './series';

/** Describe a point in words; return an empty text for none. */
export function describePoint(point: Point | undefined): string {
  return point ? `${point.label}: ${formatScore(point.y)}${point.reported ? ', reported' : ''}` : '';
}

/** Describe all points in words, and how many a logarithmic scale leaves out. */
export function describePoints(points: Point[], left: number): string {
  const description = `${formatCount(points.length)} ${points.length === 1 ? 'value' : 'values'}, latest ${formatScore(points.at(-1)?.y)}`;
  return left > 0 ? `${description}; ${formatCount(left)} at or below zero are left out` : description;
}
