import { lineThrough, stepsThrough } from '@/shared/lib/linePath';
import { exact, linear, logarithmic } from './scale';
import { counting, means, type Point, type XAxis } from './series';

export const CHART_HEIGHT = 260;
const DAY_MS = 86_400_000;
export const MARGIN = { left: 60, right: 16, top: 14, bottom: 28 };

type Drawing = {
  best: (number | null)[] | null;
  target: number | null;
  isLog: boolean;
  width: number;
  axis: XAxis;
};

/** Where everything of a chart stands, and its lines as SVG paths. */
export function drawn(points: Point[], { best, target, isLog, width, axis }: Drawing) {
  const values = points.map(({ y }) => y);
  if (target !== null && (!isLog || target > 0)) values.push(target);
  const y = (isLog ? logarithmic : linear)(values, CHART_HEIGHT - MARGIN.bottom, MARGIN.top);
  const xs = points.map((point) => point.x);
  const [from, to] = [MARGIN.left + 8, width - MARGIN.right - 8];
  const x = exact(xs, from, to);
  const places = points.map((point) => ({ x: x.at(point.x), y: y.at(point.y) }));
  const labels = axis === 'version' ? labelsOf(points, to - from) : axis === 'time' ? timesOf(xs) : null;
  const counted = new Set(counting(points));
  const line = lineThrough(means(places.filter((_, place) => counted.has(points[place] as Point))));
  const bests = best?.flatMap((value, place) =>
    value === null ? [] : [{ x: places[place]?.x ?? 0, y: y.at(value) }],
  );
  return { x, y, places, labels, line, best: bests && stepsThrough(bests) };
}

/** A few times between the first and the last; dates where they are more than a day apart. */
function timesOf(times: readonly number[]): Map<number, string> {
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

/** As many version names as have room. */
function labelsOf(points: Point[], pixels: number): Map<number, string> {
  const all = new Map(points.map((point) => [point.x, point.label]));
  const every = Math.ceil(all.size / Math.max(1, Math.floor(pixels / 56)));
  return new Map([...all].filter((_, place) => place % every === 0));
}

/** The place nearest to a pixel; places are in order. */
export function nearest(places: { x: number }[], at: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.x ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = places[low - 1];
  return before && at - before.x < (places[low]?.x ?? 0) - at ? low - 1 : low;
}
