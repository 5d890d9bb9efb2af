import type { Palette } from '@/shared/lib/drawing/palette';
import type { LineStyle, MarkShape, Pen } from '@/shared/lib/drawing/Pen';
import { formatScore } from '@/shared/lib/format';
import { thinPoints } from '@/shared/lib/linePath';
import { type ChartLayout, findVisible } from './chartLayout';
import type { ChartData, ChartPoint, ChartSeries, ChartView } from './model';

const LARGEST_DOT = 3.5;
const SMALLEST_DOT = 1.1;
/** Spreads are drawn for so many versions at most; more of them would hide the points. */
const MAX_SPREADS = 80;

/** Draw a chart with everything that belongs to it; nothing on it depends on the pointer. */
export function drawChart(
  pen: Pen,
  layout: ChartLayout,
  data: ChartData,
  view: ChartView,
  palette: Palette,
): void {
  drawAxes(pen, layout, data, palette);
  pen.clip({ ...layout.plot, y: 0, height: layout.plot.y + layout.plot.height }, () => {
    for (const series of data.series) {
      if (!view.hidden.has('noise')) drawNoise(pen, layout, series, palette);
    }
    if (data.target !== null) drawTarget(pen, layout, data.target, palette);
    for (const series of data.series) drawSeries(pen, layout, { series, data, view }, palette);
  });
}

function drawAxes(pen: Pen, layout: ChartLayout, data: ChartData, palette: Palette): void {
  const { plot, xTicks, yTicks } = layout;
  const [right, bottom] = [plot.x + plot.width, plot.y + plot.height];
  for (const { at, label } of yTicks) {
    const y = layout.y(at);
    pen.drawLine([plot.x, y, right, y], { color: palette.line, width: 1 });
    pen.drawText(label, plot.x - 8, y + 4, { color: palette.subtle, align: 'end' });
  }
  pen.drawLine([plot.x, bottom, right, bottom], { color: palette['line-strong'], width: 1 });
  for (const { at, label } of xTicks) {
    if (label === '') continue;
    pen.drawLine([layout.x(at), bottom, layout.x(at), bottom + 4], {
      color: palette['line-strong'],
      width: 1,
    });
    pen.drawText(label, layout.x(at), bottom + 17, { color: palette.subtle, align: 'middle' });
  }
  const title = { color: palette.muted, align: 'middle', weight: 500 } as const;
  pen.drawText(data.xTitle, plot.x + plot.width / 2, bottom + 38, title);
  pen.drawText(data.yTitle, 12, plot.y + plot.height / 2, { ...title, turned: true });
}

function drawTarget(pen: Pen, layout: ChartLayout, target: number, palette: Palette): void {
  const { plot } = layout;
  const y = layout.y(target);
  if (!Number.isFinite(y)) return;
  pen.drawLine([plot.x, y, plot.x + plot.width, y], { color: palette.ok, width: 1, dash: [5, 4] });
  const above = y - 5 > plot.y + 8 ? y - 5 : y + 13;
  pen.drawText(`target ${formatScore(target)}`, plot.x + 6, above, { color: palette.ok });
}

/** Shade what is no different from the best so far, as far as the noise allows to tell. */
function drawNoise(pen: Pen, layout: ChartLayout, series: ChartSeries, palette: Palette): void {
  const { noise } = series;
  if (noise === null || noise <= 0) return;
  const steps = listSteps(layout, series);
  if (steps.length === 0) return;
  const [low, high] = layout.yRange;
  const upper = steps.flatMap(({ x, value }) => [x, layout.y(Math.min(high, value + noise))]);
  const lower = steps.toReversed().flatMap(({ x, value }) => [x, layout.y(Math.max(low, value - noise))]);
  pen.fillPolygon([...upper, ...lower], palette[series.color], 0.14);
}

type SeriesDrawing = { series: ChartSeries; data: ChartData; view: ChartView };

function drawSeries(
  pen: Pen,
  layout: ChartLayout,
  { series, data, view }: SeriesDrawing,
  palette: Palette,
): void {
  const [first, end] = findVisible(series.points, layout.range);
  const visible = series.points.slice(first, end);
  const isOnly = data.series.length === 1;
  const color = palette[series.color];
  if (series.best.length === 0) drawThrough(pen, layout, visible, color);
  if (!view.hidden.has('versions')) {
    if (isOnly && visible.length <= MAX_SPREADS) drawSpreads(pen, layout, visible, palette);
    drawVersions(pen, layout, { visible, color, isOnly }, palette);
  }
  if (!view.hidden.has('best')) drawBest(pen, layout, series, color);
  if (!view.hidden.has('held out')) drawHeldOut(pen, layout, visible, isOnly ? palette.eva : color);
  drawImproved(pen, layout, visible, color, palette);
}

function drawThrough(pen: Pen, layout: ChartLayout, visible: readonly ChartPoint[], color: string): void {
  const points = visible.flatMap(({ x, y }) => (y === null ? [] : [{ x: layout.x(x), y: layout.y(y) }]));
  const line = thinPoints(points).flatMap(({ x, y }) => [x, y]);
  if (line.length > 2) pen.drawLine(line, { color, width: 1.5 });
}

function drawSpreads(pen: Pen, layout: ChartLayout, visible: readonly ChartPoint[], palette: Palette): void {
  for (const { x, low, high } of visible) {
    if (low === null || high === null || low === high) continue;
    const at = layout.x(x);
    pen.drawLine([at, layout.y(low), at, layout.y(high)], {
      color: palette.control,
      width: 1.5,
      alpha: 0.6,
    });
  }
}

type VersionsDrawing = { visible: readonly ChartPoint[]; color: string; isOnly: boolean };

function drawVersions(
  pen: Pen,
  layout: ChartLayout,
  { visible, color, isOnly }: VersionsDrawing,
  palette: Palette,
): void {
  const radius = chooseRadius(visible.length, layout.plot.width);
  const failedY = layout.plot.y + layout.plot.height - 8;
  const marks = new MarkGroups();
  for (const point of visible) {
    const x = layout.x(point.x);
    if (point.y === null) marks.add('failed', x, failedY);
    else if (!(point.y >= layout.yRange[0])) marks.add('below', x, failedY);
    else if (point.y > layout.yRange[1]) marks.add('above', x, layout.plot.y + 5);
    else if (point.state === 'scored' || point.state === 'out') {
      marks.add(point.state, x, layout.y(point.y));
    }
  }
  const own = isOnly ? palette.control : color;
  const style = (drawn: string): LineStyle => ({ color: drawn, width: 1.5, alpha: isOnly ? 1 : 0.45 });
  marks.draw(pen, 'scored', 'dot', radius, style(own));
  marks.draw(pen, 'out', 'cross', Math.max(2, radius), style(palette.warn));
  marks.draw(pen, 'failed', 'cross', Math.max(2, radius), style(palette.bad));
  marks.draw(pen, 'below', 'down', Math.max(2.5, radius), style(own));
  marks.draw(pen, 'above', 'up', Math.max(2.5, radius), style(own));
}

function drawBest(pen: Pen, layout: ChartLayout, series: ChartSeries, color: string): void {
  const line = listSteps(layout, series).flatMap(({ x, value }) => [x, layout.y(value)]);
  if (line.length > 2) pen.drawLine(line, { color, width: 2 });
}

function drawHeldOut(pen: Pen, layout: ChartLayout, visible: readonly ChartPoint[], color: string): void {
  const drawn = visible.filter(({ heldOut }) => heldOut !== null && Number.isFinite(layout.y(heldOut)));
  const line = drawn.flatMap(({ x, heldOut }) => [layout.x(x), layout.y(heldOut ?? 0)]);
  if (line.length > 2) pen.drawLine(line, { color, width: 1.5, dash: [3, 3] });
  pen.drawMarks('diamond', line, drawn.length > 60 ? 2.5 : 4, { color, width: 1.5 });
}

function drawImproved(
  pen: Pen,
  layout: ChartLayout,
  visible: readonly ChartPoint[],
  color: string,
  palette: Palette,
): void {
  const improved = visible.filter(
    ({ state, y }) => state === 'improved' && y !== null && y >= layout.yRange[0],
  );
  const place = (points: readonly ChartPoint[]) =>
    points.flatMap(({ x, y }) => [layout.x(x), layout.y(y ?? 0)]);
  const radius = improved.length > 60 ? 2.5 : LARGEST_DOT + 0.5;
  pen.drawMarks('dot', place(improved), radius + 1.5, { color: palette.surface, width: 0 });
  pen.drawMarks('dot', place(improved), radius, { color, width: 0 });
  const confirmed = improved.filter((point) => point.confirmed);
  pen.drawMarks('ring', place(confirmed), radius + 2.5, { color, width: 1.25 });
}

/** List the corners of the best so far from the left edge of the plot to its right one. */
function listSteps(layout: ChartLayout, { points, best }: ChartSeries): { x: number; value: number }[] {
  const [first, end] = findVisible(points, layout.range);
  const steps: { x: number; value: number }[] = [];
  let previous: number | null = null;
  for (let at = first; at < end; at += 1) {
    const value = best[at];
    if (value == null || value === previous) continue;
    const x = layout.x(points[at]?.x ?? 0);
    if (previous !== null) steps.push({ x, value: previous });
    steps.push({ x, value });
    previous = value;
  }
  const last = points[end - 1];
  if (previous !== null && last) steps.push({ x: layout.x(last.x), value: previous });
  return steps;
}

function chooseRadius(count: number, width: number): number {
  return Math.max(SMALLEST_DOT, Math.min(LARGEST_DOT, (width / Math.max(1, count)) * 0.9));
}

/** Marks by kind, of which those that would lie on another of their kind are left out. */
class MarkGroups {
  private readonly groups = new Map<string, { points: number[]; taken: Set<number> }>();

  add(kind: string, x: number, y: number): void {
    const group = this.groups.get(kind) ?? { points: [], taken: new Set<number>() };
    this.groups.set(kind, group);
    const cell = Math.round(x) * 8192 + Math.round(y);
    if (group.taken.has(cell)) return;
    group.taken.add(cell);
    group.points.push(x, y);
  }

  draw(pen: Pen, kind: string, shape: MarkShape, radius: number, style: LineStyle): void {
    const points = this.groups.get(kind)?.points;
    if (points) pen.drawMarks(shape, points, radius, style);
  }
}
