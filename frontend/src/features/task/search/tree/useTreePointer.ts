import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import type { TreeView } from './TreeView';

const CLICK_PIXELS = 4;

type Handlers = { onHover: (index: number) => void; onPick: (index: number, isTouch: boolean) => void };
type Point = { x: number; y: number };

/** Handle the pointer on a tree: drag to move, pinch or Ctrl and the wheel to zoom, hover and press for a version. */
export function useTreePointer(
  element: RefObject<HTMLElement | null>,
  view: RefObject<TreeView | null>,
  { onHover, onPick }: Handlers,
) {
  const pointers = useRef(new Map<number, Point>());
  const moved = useRef(0);
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const onWheel = (event: WheelEvent) => {
      if (!(event.ctrlKey || event.metaKey || node.ownerDocument.activeElement === node)) return;
      event.preventDefault();
      const box = node.getBoundingClientRect();
      const around = { x: event.clientX - box.left, y: event.clientY - box.top };
      view.current?.zoom(Math.exp(-event.deltaY / 400), around);
    };
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => node.removeEventListener('wheel', onWheel);
  }, [element, view]);
  const place = (event: PointerEvent): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const end = (event: PointerEvent) => pointers.current.delete(event.pointerId);
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      pointers.current.set(event.pointerId, place(event));
      moved.current = 0;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const at = place(event);
      const before = pointers.current.get(event.pointerId);
      if (!before) {
        onHover(view.current?.find(at.x, at.y) ?? -1);
        return;
      }
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other)
        view.current?.zoom(distance(at, other) / Math.max(1, distance(before, other)), middle(at, other));
      else view.current?.move({ x: at.x - before.x, y: at.y - before.y });
      moved.current += distance(at, before);
      pointers.current.set(event.pointerId, at);
    },
    onPointerUp: (event: PointerEvent) => {
      const isClick = end(event) && moved.current <= CLICK_PIXELS;
      const at = place(event);
      if (isClick) onPick(view.current?.find(at.x, at.y) ?? -1, event.pointerType === 'touch');
    },
    onPointerCancel: end,
    onPointerLeave: () => onHover(-1),
  };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
