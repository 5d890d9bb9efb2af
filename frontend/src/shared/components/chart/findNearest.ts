import type { ChartLayout } from './chartLayout';
import { findFirstFrom } from './chartLayout';
import type { ChartPoint, ChartSeries } from './model';

/** A point under the cursor: `series` and `index` name it. */
export type PointPlace = { series: number; index: number };

const REACH_PIXELS = 28;

/** Return the point of a place; undefined if there is none any more. */
export function findPoint(series: readonly ChartSeries[], place: PointPlace | null): ChartPoint | undefined {
  return place ? series[place.series]?.points[place.index] : undefined;
}

/** Return where a point is drawn: those without a score and those off the scale are at the lower edge. */
export function findPosition(layout: ChartLayout, point: ChartPoint): { x: number; y: number } {
  const bottom = layout.plot.y + layout.plot.height - 8;
  const y = point.y === null || !(point.y >= layout.yRange[0]) ? bottom : layout.y(point.y);
  return { x: layout.x(point.x), y: Math.max(layout.plot.y + 5, y) };
}

/** Find the point nearest to a pixel, within reach; null if there is none. */
export function findNearest(
  layout: ChartLayout,
  series: readonly ChartSeries[],
  at: { x: number; y: number },
): PointPlace | null {
  let nearest: PointPlace | null = null;
  let least = REACH_PIXELS ** 2;
  const [from, to] = [layout.xValueAt(at.x - REACH_PIXELS), layout.xValueAt(at.x + REACH_PIXELS)];
  series.forEach(({ points }, number) => {
    for (let index = findFirstFrom(points, from); index < points.length; index += 1) {
      const point = points[index];
      if (!point || point.x > to) break;
      const { x, y } = findPosition(layout, point);
      const distance = (x - at.x) ** 2 + (y - at.y) ** 2;
      if (distance >= least) continue;
      least = distance;
      nearest = { series: number, index };
    }
  });
  return nearest;
}

/** Move the cursor: left and right along its line, up and down to the same place on another line. */
export function movePlace(
  series: readonly ChartSeries[],
  from: PointPlace | null,
  key: string,
): PointPlace | null {
  const place = from ?? { series: 0, index: (series[0]?.points.length ?? 1) - 1 };
  const count = series[place.series]?.points.length ?? 0;
  const step = STEPS[key];
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const next = (place.series + (key === 'ArrowUp' ? series.length - 1 : 1)) % Math.max(1, series.length);
    const x = findPoint(series, place)?.x ?? 0;
    const points = series[next]?.points ?? [];
    return { series: next, index: Math.min(findFirstFrom(points, x), points.length - 1) };
  }
  if (step === undefined) return null;
  return { series: place.series, index: Math.max(0, Math.min(count - 1, place.index + step)) };
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
