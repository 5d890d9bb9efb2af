import { type Axis, findRange, logarithmicAxis } from '@/shared/lib/axes';
import { computeTicks } from '@/shared/lib/ticks';
import type { Box } from '@/shared/lib/drawing/Pen';
import { formatCost, formatCount, formatDuration, formatScore } from '@/shared/lib/format';
import type { ChartData, ChartPoint, ChartView, XRange } from './model';

export type Tick = { at: number; label: string };
export type ChartLayout = {
  plot: Box;
  height: number;
  width: number;
  x: (value: number) => number;
  /** The value at a pixel of the horizontal axis. */
  xValueAt: (pixel: number) => number;
  y: (value: number) => number;
  xTicks: Tick[];
  yTicks: Tick[];
  /** The part of the horizontal axis that is drawn. */
  range: XRange;
  /** The lowest and highest value that has room; others are drawn as arrows at the edge. */
  yRange: [number, number];
};

const MARGIN = { left: 64, right: 20, top: 14, bottom: 54 };
const NARROW_MARGIN = { left: 52, right: 12, top: 14, bottom: 54 };
const NARROW = 480;
/** Pixels below the lowest value that belong to versions without a score. */
const FAILED_ROOM = 18;
const PADDING = 0.06;
const TICK_PIXELS = 72;
const FEWEST_TICKS = 4;
const TIME_STEPS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400];
/** Values farther than this many times the middle half's width from it have no room of their own (Tukey's outer fence). */
const FENCE = 3;

/** Compute where everything in a chart of this size is. */
export function buildChartLayout(
  data: ChartData,
  view: ChartView,
  width: number,
  height: number,
): ChartLayout {
  const margin = width < NARROW ? NARROW_MARGIN : MARGIN;
  const plot = {
    x: margin.left,
    y: margin.top,
    width: Math.max(1, width - margin.left - margin.right),
    height: Math.max(1, height - margin.top - margin.bottom),
  };
  const range = view.range ?? findWholeRange(data);
  const span = range.to - range.from || 1;
  const x = (value: number) => plot.x + ((value - range.from) / span) * plot.width;
  const bottom = plot.y + plot.height - FAILED_ROOM;
  const { axis, yRange } = buildYAxis(data, view, range, bottom, plot.y);
  return {
    plot,
    width,
    height,
    x,
    xValueAt: (pixel) => range.from + ((pixel - plot.x) / plot.width) * span,
    y: axis.at,
    xTicks: buildXTicks(data, range, plot.width),
    yTicks: axis.ticks.map((tick) => ({ at: tick, label: formatScore(tick) })),
    range,
    yRange,
  };
}

/** Find the range of the horizontal axis that shows everything, with a little room at its ends. */
export function findWholeRange({ series, xAxis }: ChartData): XRange {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { points } of series) {
    low = Math.min(low, points[0]?.x ?? low);
    high = Math.max(high, points.at(-1)?.x ?? high);
  }
  if (!Number.isFinite(low)) return { from: 0, to: 1 };
  if (xAxis === 'time' || xAxis === 'cost') low = Math.min(0, low);
  const room = (high - low || 1) * 0.02;
  return { from: low - room, to: high + room };
}

/** Return the index of the first of these points at or after x. */
export function findFirstFrom(points: readonly ChartPoint[], x: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Return the first and the last but one index of the points in the range, and one more on either side. */
export function findVisible(points: readonly ChartPoint[], { from, to }: XRange): [number, number] {
  const first = Math.max(0, findFirstFrom(points, from) - 1);
  return [first, Math.min(points.length, findFirstFrom(points, to) + 1)];
}

function buildYAxis(
  data: ChartData,
  view: ChartView,
  range: XRange,
  bottom: number,
  top: number,
): { axis: Axis; yRange: [number, number] } {
  const { scores, lines } = collectValues(data, view, range);
  if (data.target !== null) lines.push(data.target);
  const all = [...fenceIn(scores), ...lines].filter((value) => !view.isLog || value > 0);
  if (view.isLog && all.length > 0) {
    const [lowest, highest] = findRange(all);
    const { at, ticks } = logarithmicAxis(all, bottom, top);
    return { axis: { at: (value) => at(Math.max(lowest, value)), ticks }, yRange: [lowest, highest] };
  }
  const [low, high] = all.length > 0 ? findRange(all) : [0, 1];
  const room = (high - low || Math.abs(high) || 1) * PADDING;
  const [first, last] = [low - room, high + room];
  const axis: Axis = {
    at: (value) => bottom + ((value - first) / (last - first)) * (top - bottom),
    ticks: listYTicks(first, last),
  };
  return { axis, yRange: [first, last] };
}

/** List round values between two, and those halfway between them where they are few. */
function listYTicks(low: number, high: number): number[] {
  const ticks = computeTicks(low, high);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const halves = ticks.flatMap((tick) => [tick, Number((tick + step / 2).toPrecision(12))]);
  const [whole, finer] = [ticks, halves].map((all) => all.filter((tick) => tick >= low && tick <= high));
  return whole && whole.length >= FEWEST_TICKS ? whole : (finer ?? []);
}

function collectValues(
  { series }: ChartData,
  { hidden }: ChartView,
  range: XRange,
): { scores: number[]; lines: number[] } {
  const scores: number[] = [];
  const lines: number[] = [];
  for (const { points, best } of series) {
    const [first, end] = findVisible(points, range);
    for (let at = first; at < end; at += 1) {
      const point = points[at];
      const leader = best[at];
      if (!point) continue;
      if (point.y !== null && !hidden.has('versions')) scores.push(point.y);
      if (leader != null) lines.push(leader);
      if (point.heldOut !== null && !hidden.has('held out')) scores.push(point.heldOut);
    }
  }
  return { scores, lines };
}

/** Return the values without those that lie so far out that the others would be squeezed together. */
export function fenceIn(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length < 8) return [...sorted];
  const low = sorted[Math.floor(sorted.length / 4)] ?? 0;
  const high = sorted[Math.floor((sorted.length * 3) / 4)] ?? 0;
  const room = (high - low || Math.abs(high) * PADDING) * FENCE;
  return [...sorted].filter((value) => value >= low - room && value <= high + room);
}

function buildXTicks(data: ChartData, range: XRange, pixels: number): Tick[] {
  const count = Math.max(2, Math.floor(pixels / TICK_PIXELS));
  const values =
    data.xAxis === 'time' ? listTimes(range, count) : listRound(range, count, data.xAxis === 'cost');
  return values.map((at) => ({ at, label: labelX(data, at) }));
}

function listRound({ from, to }: XRange, count: number, fractions: boolean): number[] {
  const inside = computeTicks(from, to).filter((tick) => tick >= from && tick <= to);
  const whole = fractions ? inside : [...new Set(inside.map(Math.round))].filter((tick) => tick >= from);
  return whole.filter((_, index) => index % Math.ceil(whole.length / count) === 0);
}

function listTimes({ from, to }: XRange, count: number): number[] {
  const rough = (to - from) / count;
  const step = TIME_STEPS.find((each) => each >= rough) ?? Math.ceil(rough / 86_400) * 86_400;
  const first = Math.ceil(Math.max(0, from) / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => (first + index) * step);
}

function labelX({ xAxis, series }: ChartData, at: number): string {
  if (xAxis === 'time') return at === 0 ? '0' : formatDuration(at).replace(/\.0 s$/, ' s');
  if (xAxis === 'cost') return formatCost(at);
  if (xAxis !== 'version' || series.length !== 1) return formatCount(at);
  const points = series[0]?.points ?? [];
  const point = points[findFirstFrom(points, at)];
  return point?.x === at ? point.label : '';
}
