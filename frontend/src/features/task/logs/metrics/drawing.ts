import { lineThrough, stepsThrough } from './path';
import { linear, logarithmic } from './scale';
import { means, type Point, type XAxis } from './series';

export const CHART_HEIGHT = 260;
export const MARGIN = { left: 60, right: 16, top: 14, bottom: 28 };

type Drawing = { best: number[] | null; target: number | null; isLog: boolean; width: number; axis: XAxis };

/** Where everything of a chart stands, and its lines as SVG paths. */
export function drawn(points: Point[], { best, target, isLog, width, axis }: Drawing) {
  const values = points.map(({ y }) => y);
  if (target !== null && (!isLog || target > 0)) values.push(target);
  const y = (isLog ? logarithmic : linear)(values, CHART_HEIGHT - MARGIN.bottom, MARGIN.top);
  const xs = points.map((point) => point.x);
  const [from, to] = [MARGIN.left + 8, width - MARGIN.right - 8];
  const x = axis === 'step' ? linear(xs, from, to) : spread(xs, from, to);
  const places = points.map((point) => ({ x: x.at(point.x), y: y.at(point.y) }));
  const labels = axis === 'version' ? labelsOf(points, to - from) : null;
  const bests = best && points.map((point, place) => ({ x: x.at(point.x), y: y.at(best[place] ?? point.y) }));
  return { x, y, places, labels, line: lineThrough(means(places)), best: bests && stepsThrough(bests) };
}

/** From the first to the last value, without round ends. */
function spread(values: number[], from: number, to: number) {
  const first = values[0] ?? 0;
  const span = (values.at(-1) ?? 0) - first;
  return {
    ticks: [],
    at: (value: number) => (span > 0 ? from + ((value - first) / span) * (to - from) : (from + to) / 2),
  };
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
