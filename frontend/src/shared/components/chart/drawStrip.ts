import { findRange } from '@/shared/lib/axes';
import type { Palette } from '@/shared/lib/drawing/palette';
import type { Pen } from '@/shared/lib/drawing/Pen';
import { fenceIn } from './chartLayout';
import type { ChartData, XRange } from './model';

const MAX_DOTS = 3_000;

/** Draw the whole search in small: its versions as dots, and the best so far. */
export function drawStrip(
  pen: Pen,
  data: ChartData,
  whole: XRange,
  size: { width: number; height: number },
  palette: Palette,
): void {
  const values = data.series.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])));
  const [low, high] = findRange(fenceIn(values));
  const x = (value: number) => ((value - whole.from) / (whole.to - whole.from || 1)) * size.width;
  const y = (value: number) => size.height - 5 - ((value - low) / (high - low || 1)) * (size.height - 10);
  for (const { points, best, color } of data.series) {
    const every = Math.ceil(points.length / MAX_DOTS);
    const dots: number[] = [];
    for (let at = 0; at < points.length; at += every) {
      const point = points[at];
      if (point && point.y !== null && point.y >= low && point.y <= high) dots.push(x(point.x), y(point.y));
    }
    pen.drawMarks('dot', dots, 0.9, { color: palette['line-strong'], width: 0 });
    const line: number[] = [];
    let previous: number | null = null;
    points.forEach((point, index) => {
      const value = best[index];
      if (value == null || value === previous) return;
      if (previous !== null) line.push(x(point.x), y(previous));
      line.push(x(point.x), y(value));
      previous = value;
    });
    if (previous !== null) line.push(size.width, y(previous));
    if (line.length > 2) pen.drawLine(line, { color: palette[color], width: 1.5 });
  }
}
