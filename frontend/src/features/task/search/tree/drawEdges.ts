import type { TreeColors } from './treeColors';
import { PLATE_FROM } from './treeLayout';
import { COLUMN, findBlockBox } from './treePicture';
import type { TreeScene } from './treeScene';

const CORNER = 7;
const LEAF_EDGES_FROM = 0.35;

/** Draw a plate behind versions that share a parent and led no further. */
export function drawBlocks(
  context: CanvasRenderingContext2D,
  { picture, camera, frame }: TreeScene,
  colors: TreeColors,
): void {
  context.fillStyle = colors.hover;
  for (const block of picture.layout.blocks) {
    if (block.columns < 2 && block.rows < PLATE_FROM) continue;
    const box = findBlockBox(picture, block);
    const [x, y] = [camera.x + box.x * camera.scale, camera.y + box.y * camera.scale];
    const [width, height] = [box.width * camera.scale, box.height * camera.scale];
    if (x > frame.width || y > frame.height || x + width < 0 || y + height < 0) continue;
    context.beginPath();
    context.roundRect(x, y, width, height, Math.min(8, 8 * camera.scale));
    context.fill();
  }
}

/** Draw the lines from parents to children: first what led nowhere, at last the way to the best version. */
export function drawEdges(
  context: CanvasRenderingContext2D,
  scene: TreeScene,
  visible: readonly number[],
  colors: TreeColors,
): void {
  const { nodes } = scene.picture.tree;
  const withLeaves = scene.camera.scale >= LEAF_EDGES_FROM;
  const isDrawn = (index: number) =>
    nodes[index]?.isLineage === false && (withLeaves || (nodes[index]?.children.length ?? 0) > 0);
  strokeEdges(context, scene, visible.filter(isDrawn));
  context.strokeStyle = colors['line-strong'];
  context.lineWidth = 1;
  context.stroke();
  const lineage = nodes.flatMap((node, index) => (node.isLineage ? [index] : []));
  strokeEdges(context, scene, lineage);
  context.strokeStyle = colors.accent;
  context.lineWidth = Math.max(1, Math.min(2, scene.camera.scale * 4));
  context.stroke();
}

function strokeEdges(context: CanvasRenderingContext2D, scene: TreeScene, indices: readonly number[]): void {
  const { picture, x, y, camera } = scene;
  const { scale } = camera;
  context.beginPath();
  for (const index of indices) {
    const parent = picture.tree.nodes[index]?.parent ?? -1;
    if (parent < 0) continue;
    const [fromX, fromY] = [camera.x + (x[parent] ?? 0) * scale, camera.y + (y[parent] ?? 0) * scale];
    const [toX, toY] = [camera.x + (x[index] ?? 0) * scale, camera.y + (y[index] ?? 0) * scale];
    const isElsewhere = picture.tree.nodes[index]?.lane !== picture.tree.nodes[parent]?.lane;
    context.moveTo(fromX, fromY);
    if (Math.abs(toY - fromY) < 1) context.lineTo(toX, toY);
    else if (isElsewhere) {
      const bend = Math.min(COLUMN * scale, (toX - fromX) * 0.6);
      context.bezierCurveTo(fromX + bend, fromY, toX - bend, toY, toX, toY);
    } else traceElbow(context, { fromX, fromY, toX, toY }, scale);
  }
}

/** Trace half a column to the right, down, and on to the right, with round corners. */
function traceElbow(
  context: CanvasRenderingContext2D,
  { fromX, fromY, toX, toY }: { fromX: number; fromY: number; toX: number; toY: number },
  scale: number,
): void {
  const middle = fromX + (COLUMN / 2) * scale;
  const corner = Math.min(CORNER * scale, Math.abs(toY - fromY) / 2);
  const down = toY > fromY ? corner : -corner;
  context.lineTo(middle - corner, fromY);
  context.quadraticCurveTo(middle, fromY, middle, fromY + down);
  context.lineTo(middle, toY - down);
  context.quadraticCurveTo(middle, toY, middle + corner, toY);
  context.lineTo(toX, toY);
}
