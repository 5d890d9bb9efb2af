import { buildLinePath, buildStepPath } from '@/shared/lib/linePath';
import { exactScale, linearAxis, logarithmicAxis } from './axes';
import { selectCounted, averageByX, type Point, type XAxis } from './series';

export const CHART_HEIGHT = 260;
const DAY_MS = 86_400_000;
export const MARGIN = { left: 60, right: 16, top: 14, bottom: 28 };

type DrawingOptions = {
  best: (number | null)[] | null;
  target: number | null;
  isLog: boolean;
  width: number;
  axis: XAxis;
};

/**
 * Compute the positions of everything in a chart, and its lines as SVG paths. By hand: points are SVG elements in the
 * theme's colours that the keyboard reaches, which those of charts on a canvas are not.
 */
export function buildDrawing(points: Point[], { best, target, isLog, width, axis }: DrawingOptions) {
  const values = points.map(({ y }) => y);
  if (target !== null && (!isLog || target > 0)) values.push(target);
  const y = (isLog ? logarithmicAxis : linearAxis)(values, CHART_HEIGHT - MARGIN.bottom, MARGIN.top);
  const xs = points.map((point) => point.x);
  const [from, to] = [MARGIN.left + 8, width - MARGIN.right - 8];
  const x = exactScale(xs, from, to);
  const pixels = points.map((point) => ({ x: x.at(point.x), y: y.at(point.y) }));
  const labels =
    axis === 'version' ? buildVersionLabels(points, to - from) : axis === 'time' ? buildTimeLabels(xs) : null;
  const countedPoints = new Set(selectCounted(points));
  const line = buildLinePath(
    averageByX(pixels.filter((_, index) => countedPoints.has(points[index] as Point))),
  );
  const bestPixels = best?.flatMap((value, index) =>
    value === null ? [] : [{ x: pixels[index]?.x ?? 0, y: y.at(value) }],
  );
  return { x, y, pixels, labels, line, best: bestPixels && buildStepPath(bestPixels) };
}

/** Label a few times between the first and the last; with dates if they are more than a day apart. */
function buildTimeLabels(times: readonly number[]): Map<number, string> {
  const first = times[0] ?? 0;
  const span = (times.at(-1) ?? first) - first;
  const style: Intl.DateTimeFormatOptions =
    span > DAY_MS
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const format = new Intl.DateTimeFormat('en', style);
  const parts = span === 0 ? [0] : [0, 0.25, 0.5, 0.75, 1];
  return new Map(parts.map((part) => [first + part * span, format.format(first + part * span)]));
}

/** Label as many versions as fit. */
function buildVersionLabels(points: Point[], pixels: number): Map<number, string> {
  const all = new Map(points.map((point) => [point.x, point.label]));
  const every = Math.ceil(all.size / Math.max(1, Math.floor(pixels / 56)));
  return new Map([...all].filter((_, index) => index % every === 0));
}

/** Find the index of the point nearest to a pixel; points are in order. */
export function findNearest(pixels: { x: number }[], at: number): number {
  let low = 0;
  let high = pixels.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pixels[middle]?.x ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = pixels[low - 1];
  return before && at - before.x < (pixels[low]?.x ?? 0) - at ? low - 1 : low;
}
