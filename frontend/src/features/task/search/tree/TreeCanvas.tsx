import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Loop } from '@/shared/api/loops';
import { formatCount } from '@/shared/lib/format';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { useThemeName } from '@/shared/lib/useThemeName';
import { useWidth } from '@/shared/lib/useWidth';
import { describeNode } from './describeNode';
import { NodeCard } from './NodeCard';
import { TreeControls } from './TreeControls';
import { moveInTree } from './treeMoves';
import type { SearchTree } from './treeNodes';
import { TreeView } from './TreeView';
import { useTreePointer } from './useTreePointer';

type TreeCanvasProps = {
  loop: Loop;
  tree: SearchTree;
  summaries: ReadonlyMap<string, string | null>;
  height: number;
  onOpen: (index: number) => void;
};

/**
 * Draw the tree, to be moved and zoomed. The arrow keys walk it: left to the parent, right to what came of a version,
 * up and down among its siblings; Enter opens its changes.
 */
export function TreeCanvas({ loop, tree, summaries, height, onOpen }: TreeCanvasProps) {
  const [box, width] = useWidth();
  const hint = useId();
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<TreeView>(null);
  const [hovered, setHovered] = useState(-1);
  const [focused, setFocused] = useState(-1);
  const [, setMoves] = useState(0);
  const theme = useThemeName();
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  useLayoutEffect(() => {
    if (!canvas.current || width === 0) return;
    view.current ??= new TreeView(
      canvas.current,
      () => !matchMedia('(prefers-reduced-motion: reduce)').matches,
      () => setMoves((count) => count + 1),
    );
    view.current.setTree(tree, { width, height });
  }, [tree, width, height]);
  useEffect(() => {
    if (theme !== undefined) view.current?.readColors();
  }, [theme]);
  useEffect(() => () => view.current?.destroy(), []);
  const focus = (index: number) => {
    setFocused(index);
    view.current?.setFocus(index);
  };
  const onHover = useCallback((index: number) => {
    setHovered(index);
    view.current?.setHover(index);
  }, []);
  const pointer = useTreePointer(element, view, {
    onHover,
    onPick: (index, isTouch) => {
      if (isTouch && index !== focused) focus(index);
      else if (index >= 0) onOpen(index);
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = event.shiftKey ? PANS[event.key] : undefined;
    const next = moveInTree(tree, focused, event.key);
    if (pan) view.current?.move(pan);
    else if (event.key === 'Enter' && focused >= 0) onOpen(focused);
    else if (event.key === 'Escape' && focused >= 0) focus(-1);
    else if (event.key === '+' || event.key === '=') view.current?.zoom(1.4);
    else if (event.key === '-') view.current?.zoom(1 / 1.4);
    else if (event.key === '0') view.current?.fit();
    else if (next !== undefined) focus(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = hovered >= 0 ? hovered : focused;
  const position = view.current?.locate(shown) ?? null;
  const node = tree.nodes[shown];
  return (
    <div ref={box} className="relative" style={{ minHeight: height }}>
      <div
        ref={element}
        role="slider"
        tabIndex={0}
        aria-label={`Search tree of ${formatCount(tree.nodes.length)} versions`}
        aria-valuemin={0}
        aria-valuemax={tree.nodes.length - 1}
        aria-valuenow={focused < 0 ? tree.nodes.length - 1 : focused}
        aria-valuetext={describeNode(tree, focused < 0 ? tree.nodes.length - 1 : focused)}
        aria-describedby={hint}
        onKeyDown={onKeyDown}
        onBlur={() => focus(-1)}
        {...pointer}
        style={{ height }}
        className="relative cursor-grab touch-pan-y overflow-hidden select-none active:cursor-grabbing"
      >
        <canvas ref={canvas} style={{ width, height }} className="block" />
        {!isStill && <OpenNodes tree={tree} view={view.current} />}
      </div>
      <p id={hint} className="sr-only">
        Left goes to the parent, right to a successor, up and down to siblings. Enter opens the changes. Plus,
        minus and 0 zoom, Shift and the arrow keys move the picture.
      </p>
      {node && position && (
        <NodeCard
          loop={loop}
          tree={tree}
          index={shown}
          summary={summaries.get(node.round.version) ?? null}
          position={position}
          frame={{ width, height }}
        />
      )}
      <TreeControls onZoom={(factor) => view.current?.zoom(factor)} onFit={() => view.current?.fit()} />
    </div>
  );
}

const STEP = 80;
const PANS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: STEP, y: 0 },
  ArrowRight: { x: -STEP, y: 0 },
  ArrowUp: { x: 0, y: STEP },
  ArrowDown: { x: 0, y: -STEP },
};

/** Pulse around the versions that are being made. */
function OpenNodes({ tree, view }: { tree: SearchTree; view: TreeView | null }) {
  const open = tree.nodes.flatMap(({ state }, index) => (state === 'open' ? [index] : []));
  return open.map((index) => {
    const at = view?.locate(index);
    return (
      at && (
        <span
          key={index}
          style={{ left: at.left, top: at.top, width: at.radius * 2, height: at.radius * 2 }}
          className="live-dot pointer-events-none absolute -translate-1/2 rounded-full"
        />
      )
    );
  });
}
