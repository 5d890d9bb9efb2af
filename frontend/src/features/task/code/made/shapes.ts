import type { ChartOf } from './queries';

const LONG_SIDE = 400;

type Circle = { key: number; x: number; y: number; r: number };
type Line = { key: number; points: { x: number; y: number }[] };

/** Scale shapes to a drawing whose longer side is 400 units, with y going down as on screens. */
export function scaleShapes(chart: ChartOf<'shapes'>): {
  width: number;
  height: number;
  circles: Circle[];
  lines: Line[];
} {
  const scale = LONG_SIDE / Math.max(chart.width, chart.height);
  const toY = (y: number) => (chart.height - y) * scale;
  return {
    width: chart.width * scale,
    height: chart.height * scale,
    circles: chart.circles.map(([x = 0, y = 0, radius = 0], key) => ({
      key,
      x: x * scale,
      y: toY(y),
      r: radius * scale,
    })),
    lines: chart.lines.map((line, key) => ({
      key,
      points: line.map(([x = 0, y = 0]) => ({ x: x * scale, y: toY(y) })),
    })),
  };
}
