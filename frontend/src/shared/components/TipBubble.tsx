import { type ReactNode, useLayoutEffect, useRef } from 'react';

export type Side = 'top' | 'right' | 'bottom' | 'left';

type TipBubbleProps = {
  id: string;
  owner: Element;
  side: Side;
  onEnter: () => void;
  onLeave: () => void;
  children: ReactNode;
};

const GAP_PX = 6;
const EDGE_PX = 4;

/** The word itself, beside its owner; on the other side where the window ends, and never beyond the window. */
export function TipBubble({ id, owner, side, onEnter, onLeave, children }: TipBubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!bubble.current) return;
    const { left, top } = placed(owner.getBoundingClientRect(), bubble.current.getBoundingClientRect(), side);
    bubble.current.style.translate = `${left}px ${top}px`;
  });
  return (
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="fixed top-0 left-0 z-50 w-max max-w-64 rounded-md bg-fg px-2 py-1 text-xs text-canvas shadow-(--shadow-pop)"
    >
      {children}
    </div>
  );
}

type Size = { width: number; height: number };

/** Where the upper left corner of a bubble goes, in pixels of the window. */
export function placed(
  owner: DOMRect,
  { width, height }: Size,
  side: Side,
  view: Size = { width: innerWidth, height: innerHeight },
): { left: number; top: number } {
  const before = { x: owner.left - GAP_PX - width, y: owner.top - GAP_PX - height };
  const after = { x: owner.right + GAP_PX, y: owner.bottom + GAP_PX };
  const fits = {
    top: before.y >= EDGE_PX,
    left: before.x >= EDGE_PX,
    bottom: after.y + height <= view.height - EDGE_PX,
    right: after.x + width <= view.width - EDGE_PX,
  };
  const beside = side === 'left' || side === 'right';
  const first = side === 'left' || side === 'top';
  const other = ({ left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const)[side];
  const goesFirst = fits[side] || !fits[other] ? first : !first;
  const along = goesFirst ? before : after;
  const left = beside ? along.x : (owner.left + owner.right - width) / 2;
  const top = beside ? (owner.top + owner.bottom - height) / 2 : along.y;
  return { left: within(left, width, view.width), top: within(top, height, view.height) };
}

function within(start: number, length: number, whole: number): number {
  return Math.round(Math.max(EDGE_PX, Math.min(start, whole - length - EDGE_PX)));
}
