import { CanvasPen } from '@/shared/lib/drawing/CanvasPen';
import { readPalette } from '@/shared/lib/drawing/palette';
import { SvgPen } from '@/shared/lib/drawing/SvgPen';
import type { Pen } from '@/shared/lib/drawing/Pen';
import { buildChartLayout } from './chartLayout';
import { drawChart } from './drawChart';
import type { ChartData, ChartView } from './model';

const WIDTH = 1200;
const HEIGHT = 600;
const PNG_SCALE = 2;
const HEAD = ['line', 'version', 'x', 'y', 'low', 'high', 'held_out', 'best_so_far', 'state', 'confirmed'];

/** Draw the chart as an SVG file, in the colours of the theme. */
export function buildChartSvg(data: ChartData, view: ChartView): Blob {
  const pen = new SvgPen();
  drawPage(pen, data, view);
  return new Blob([pen.toFile(WIDTH, HEIGHT, `${data.yTitle} by ${data.xTitle}`)], { type: 'image/svg+xml' });
}

/** Draw the chart as a PNG file, twice as fine as the SVG. */
export async function buildChartPng(data: ChartData, view: ChartView): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH * PNG_SCALE;
  canvas.height = HEIGHT * PNG_SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw on a canvas.');
  context.scale(PNG_SCALE, PNG_SCALE);
  drawPage(new CanvasPen(context), data, view);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))));
  });
}

/** Write every value of the chart as a table, whether it is zoomed in or not. */
export function buildChartCsv({ series }: ChartData): string {
  const rows = series.flatMap(
    ({ name, points, best }) =>
    points.map((point, index) => [
      name, point.label, point.x, point.y, point.low, point.high, point.heldOut, best[index], point.state,
      point.confirmed,
    ]), // prettier-ignore
  );
  return `${[HEAD, ...rows].map((row) => row.map(escapeCsv).join(',')).join('\r\n')}\r\n`;
}

/** Quote what needs it, and put a quote before text that a spreadsheet would run as a formula. */
function escapeCsv(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function drawPage(pen: Pen, data: ChartData, view: ChartView): void {
  const palette = readPalette();
  pen.fillBox({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, palette.surface);
  drawChart(pen, buildChartLayout(data, view, WIDTH, HEIGHT), data, view, palette);
}
