import { type PointerEvent, useLayoutEffect, useMemo, useRef } from 'react';
import { CanvasPen } from '@/shared/lib/drawing/CanvasPen';
import { fitCanvas } from '@/shared/lib/drawing/fitCanvas';
import { readPalette } from '@/shared/lib/drawing/palette';
import { useThemeName } from '@/shared/lib/useThemeName';
import { useWidth } from '@/shared/lib/useWidth';
import { findWholeRange } from './chartLayout';
import { drawStrip } from './drawStrip';
import type { ChartData, XRange } from './model';
import { keepInside } from './ranges';

type ChartStripProps = { data: ChartData; range: XRange | null; onRange: (range: XRange | null) => void };

const HEIGHT = 40;
const EDGE_PIXELS = 10;

/** Show the whole search in small, with the part that is zoomed into: its window and its edges can be dragged. */
export function ChartStrip({ data, range, onRange }: ChartStripProps) {
  const [box, width] = useWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ at: number; from: XRange; part: 'window' | 'from' | 'to' } | null>(null);
  const theme = useThemeName();
  const whole = useMemo(() => findWholeRange(data), [data]);
  const window = range ?? whole;
  const span = whole.to - whole.from || 1;
  const toPixel = (value: number) => ((value - whole.from) / span) * width;
  useLayoutEffect(() => {
    if (theme === undefined || !canvas.current || width === 0) return;
    const context = fitCanvas(canvas.current, width, HEIGHT);
    if (context) drawStrip(new CanvasPen(context), data, whole, { width, height: HEIGHT }, readPalette());
  }, [data, whole, width, theme]);
  const pixelOf = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const onPointerDown = (event: PointerEvent) => {
    const at = pixelOf(event);
    const isNear = (value: number) => Math.abs(at - toPixel(value)) <= EDGE_PIXELS;
    const part = isNear(window.from) ? 'from' : isNear(window.to) ? 'to' : 'window';
    drag.current = { at, from: window, part };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    const { at, from, part } = drag.current;
    const by = ((pixelOf(event) - at) / width) * span;
    if (part === 'window') onRange(keepInside({ from: from.from + by, to: from.to + by }, whole));
    else {
      const moved = { ...from, [part]: from[part] + by };
      const ordered = { from: Math.min(moved.from, moved.to), to: Math.max(moved.from, moved.to) };
      onRange({ from: Math.max(whole.from, ordered.from), to: Math.min(whole.to, ordered.to) });
    }
  };
  return (
    <div
      ref={box}
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = null;
      }}
      onDoubleClick={() => onRange(null)}
      style={{ height: HEIGHT }}
      className="relative cursor-grab touch-none overflow-hidden rounded-md border bg-sunken active:cursor-grabbing"
    >
      <canvas ref={canvas} style={{ width, height: HEIGHT }} className="block" />
      <div className="absolute inset-y-0 left-0 bg-canvas/70" style={{ width: toPixel(window.from) }} />
      <div
        className="absolute inset-y-0 rounded-sm border-x-4 border-y border-accent/60"
        style={{ left: toPixel(window.from), width: Math.max(8, toPixel(window.to) - toPixel(window.from)) }}
      />
      <div className="absolute inset-y-0 right-0 bg-canvas/70" style={{ left: toPixel(window.to) }} />
    </div>
  );
}
