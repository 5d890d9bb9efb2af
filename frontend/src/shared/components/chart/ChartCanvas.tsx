import { useLayoutEffect, useRef } from 'react';
import { CanvasPen } from '@/shared/lib/drawing/CanvasPen';
import { fitCanvas } from '@/shared/lib/drawing/fitCanvas';
import { readPalette } from '@/shared/lib/drawing/palette';
import { useThemeName } from '@/shared/lib/useThemeName';
import type { ChartLayout } from './chartLayout';
import { drawChart } from './drawChart';
import type { ChartData, ChartView } from './model';

type ChartCanvasProps = { layout: ChartLayout; data: ChartData; view: ChartView };

/** Draw the chart's lasting part, again only when it changes. */
export function ChartCanvas({ layout, data, view }: ChartCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeName();
  useLayoutEffect(() => {
    if (theme === undefined || !canvas.current) return;
    const context = fitCanvas(canvas.current, layout.width, layout.height);
    if (context) drawChart(new CanvasPen(context), layout, data, view, readPalette());
  }, [layout, data, view, theme]);
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} style={{ width: layout.width, height: layout.height }} className="block" />
    </div>
  );
}
