import { FONT } from '@/shared/lib/drawing/Pen';
import { colorNode, type TreeColors } from './treeColors';
import { drawBlocks, drawEdges } from './drawEdges';
import { LANE_GAP, LANE_GUTTER } from './treePicture';
import { findOnScreen, type TreeScene } from './treeScene';

/** Below this scale nodes are squares: nobody sees a circle of three pixels. */
const SQUARES_BELOW = 0.32;
const LABELS_FROM = 0.85;

/** Draw the part of the tree that is in the frame. */
export function drawTree(context: CanvasRenderingContext2D, scene: TreeScene, colors: TreeColors): void {
  const visible = listVisible(scene);
  drawLaneLines(context, scene, colors);
  drawBlocks(context, scene, colors);
  drawEdges(context, scene, visible, colors);
  if (scene.camera.scale < SQUARES_BELOW) drawSquares(context, scene, visible, colors);
  else for (const index of visible) drawNode(context, scene, index, colors);
  drawHighlights(context, scene, colors);
  drawLaneNames(context, scene, colors);
}

function listVisible({ x, y, camera, frame }: TreeScene): number[] {
  const visible: number[] = [];
  const room = 20;
  for (let index = 0; index < x.length; index += 1) {
    const left = camera.x + (x[index] ?? 0) * camera.scale;
    const top = camera.y + (y[index] ?? 0) * camera.scale;
    if (left > -room && left < frame.width + room && top > -room && top < frame.height + room)
      visible.push(index);
  }
  return visible;
}

/** Draw lines between lanes, and over everything else their names at the left edge. */
function drawLaneLines(
  context: CanvasRenderingContext2D,
  { picture, camera, frame }: TreeScene,
  colors: TreeColors,
): void {
  context.fillStyle = colors.line;
  for (const top of picture.laneTops.slice(1))
    context.fillRect(0, Math.round(camera.y + (top - LANE_GAP / 2) * camera.scale), frame.width, 1);
}

function drawLaneNames(
  context: CanvasRenderingContext2D,
  { picture, camera, frame }: TreeScene,
  colors: TreeColors,
): void {
  const { tree, laneTops, layout, row } = picture;
  if (tree.lanes.length < 2) return;
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, LANE_GUTTER, frame.height);
  context.font = `500 11px ${FONT}`;
  tree.lanes.forEach((name, lane) => {
    const top = laneTops[lane] ?? 0;
    const middle = camera.y + (top + ((layout.laneRows[lane] ?? 1) * row) / 2) * camera.scale;
    context.fillStyle = colors.line;
    if (lane > 0)
      context.fillRect(0, Math.round(camera.y + (top - LANE_GAP / 2) * camera.scale), LANE_GUTTER, 1);
    context.fillStyle = colors.muted;
    context.fillText(shorten(name === '' ? 'no coder' : name, 13), 14, middle + 4);
  });
}

/** Draw small nodes by colour, so that the colour is set a dozen times for all of them. */
function drawSquares(
  context: CanvasRenderingContext2D,
  { picture, x, y, camera }: TreeScene,
  visible: readonly number[],
  colors: TreeColors,
): void {
  const groups = new Map<string, number[]>();
  for (const index of visible) {
    const node = picture.tree.nodes[index];
    if (!node) continue;
    const color = colorNode(node, colors);
    const group = groups.get(color);
    if (group) group.push(index);
    else groups.set(color, [index]);
  }
  for (const [color, members] of groups) {
    context.fillStyle = color;
    for (const index of members) {
      const side = Math.max(1.4, (picture.radius[index] ?? 0) * camera.scale * 1.8);
      context.fillRect(
        camera.x + (x[index] ?? 0) * camera.scale - side / 2,
        camera.y + (y[index] ?? 0) * camera.scale - side / 2,
        side,
        side,
      );
    }
  }
}

function drawNode(
  context: CanvasRenderingContext2D,
  scene: TreeScene,
  index: number,
  colors: TreeColors,
): void {
  const { picture, camera } = scene;
  const node = picture.tree.nodes[index];
  if (!node) return;
  const { left, top, radius } = findOnScreen(scene, index);
  const color = colorNode(node, colors);
  circle(context, left, top, radius);
  if (node.state === 'failed' || node.state === 'open') {
    context.fillStyle = colors.surface;
    context.fill();
    context.strokeStyle = color;
    context.lineWidth = 1.25;
    context.stroke();
  } else {
    context.fillStyle = node.state === 'out' ? colors.surface : color;
    context.fill();
    context.strokeStyle = node.state === 'out' ? colors.warn : colors.control;
    context.lineWidth = node.state === 'out' ? 1.25 : 0.75;
    context.stroke();
  }
  if (node.state === 'failed' || node.state === 'out') cross(context, left, top, radius * 0.55, color);
  if (node.round.confirmed) ring(context, left, top, radius + 2.5, colors.muted, 1);
  if (node.state === 'best')
    ring(context, left, top, radius + (node.round.confirmed ? 5.5 : 3), colors.warn, 2.25);
  if (camera.scale < LABELS_FROM || (!node.isLineage && camera.scale < 1.6)) return;
  context.font = `${node.state === 'best' ? 600 : 400} ${Math.min(11, 9 * camera.scale)}px ${FONT}`;
  context.textAlign = 'center';
  context.fillStyle = colors.muted;
  context.fillText(shorten(node.round.version, 8), left, top - radius - 5);
  context.textAlign = 'start';
}

function drawHighlights(context: CanvasRenderingContext2D, scene: TreeScene, colors: TreeColors): void {
  const best = scene.picture.tree.nodes.findLastIndex(({ state }) => state === 'best');
  const marks: [number, string, number][] = [
    [scene.camera.scale < SQUARES_BELOW ? best : -1, colors.warn, 2.25],
    [scene.hovered, colors.fg, 1.5],
    [scene.focused, colors.accent, 2],
  ];
  for (const [index, color, width] of marks) {
    if (index < 0 || index >= scene.x.length) continue;
    const { left, top, radius } = findOnScreen(scene, index);
    ring(context, left, top, Math.max(4, radius) + 4.5, color, width);
  }
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, Math.PI * 2);
}

function ring(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  color: string,
  width: number,
): void {
  circle(context, x, y, radius);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, arm: number, color: string): void {
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x + arm, y - arm);
  context.lineTo(x - arm, y + arm);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke();
}

function shorten(name: string, length: number): string {
  return name.length > length ? `${name.slice(0, length - 1)}…` : name;
}
