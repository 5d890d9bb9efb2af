import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import type { ChartLayout } from './chartLayout';
import type { XRange } from './model';
import { zoomRange } from './ranges';

const CLICK_PIXELS = 5;

type Handlers = {
  layout: ChartLayout;
  whole: XRange;
  onHover: (at: { x: number; y: number } | null) => void;
  onClick: () => void;
  onRange: (range: XRange | null) => void;
};

/**
 * Handle the pointer on a chart: hovering finds a version, a click opens it, dragging selects the part to zoom into,
 * and the wheel zooms with Ctrl held or while the chart has the focus.
 */
export function useChartPointer(element: React.RefObject<HTMLElement | null>, handlers: Handlers) {
  const [selection, setSelection] = useState<{ from: number; to: number } | null>(null);
  const start = useRef<number | null>(null);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const onWheel = (event: WheelEvent) => {
      const { layout, whole, onRange } = latest.current;
      if (!(event.ctrlKey || event.metaKey || node.ownerDocument.activeElement === node)) return;
      event.preventDefault();
      const around = layout.xValueAt(event.clientX - node.getBoundingClientRect().left);
      onRange(zoomRange(layout.range, whole, around, event.deltaY > 0 ? 1.2 : 1 / 1.2));
    };
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => node.removeEventListener('wheel', onWheel);
  }, [element]);
  const place = (event: ReactPointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  return {
    selection,
    onPointerDown: (event: ReactPointerEvent) => {
      if (event.button !== 0) return;
      start.current = place(event).x;
      event.currentTarget.setPointerCapture(event.pointerId);
      if (event.pointerType === 'touch') handlers.onHover(place(event));
    },
    onPointerMove: (event: ReactPointerEvent) => {
      const at = place(event);
      if (start.current !== null && Math.abs(at.x - start.current) > CLICK_PIXELS)
        setSelection({ from: start.current, to: at.x });
      else if (start.current === null) handlers.onHover(at);
    },
    onPointerUp: (event: ReactPointerEvent) => {
      const began = start.current;
      start.current = null;
      setSelection(null);
      if (began === null) return;
      const to = place(event).x;
      if (Math.abs(to - began) <= CLICK_PIXELS) {
        if (event.pointerType !== 'touch') handlers.onClick();
        return;
      }
      const ends = [began, to].map(handlers.layout.xValueAt).sort((a, b) => a - b);
      const { from, to: end } = handlers.whole;
      handlers.onRange({ from: Math.max(from, ends[0] ?? from), to: Math.min(end, ends[1] ?? end) });
    },
    onPointerCancel: () => {
      start.current = null;
      setSelection(null);
    },
    onPointerLeave: () => handlers.onHover(null),
  };
}
