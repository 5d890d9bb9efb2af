import type { Size } from './camera';
import { chooseBlockRows, layOutTree, type LeafBlock, type TreeLayout } from './treeLayout';
import type { SearchTree } from './treeNodes';

export const COLUMN = 36;
const LEAST_ROW = 24;
const MOST_ROW = 44;
export const LANE_GAP = 26;
/** Screen pixels on the left that belong to the names of lanes. */
export const LANE_GUTTER = 96;
const SMALLEST_RADIUS = 4.5;
const LARGEST_RADIUS = 9.5;

/** The tree in pixels at scale 1: where each node and block is. */
export type TreePicture = Size & {
  tree: SearchTree;
  layout: TreeLayout;
  x: Float32Array;
  y: Float32Array;
  radius: Float32Array;
  laneTops: number[];
  /** Height of a row: more where the tree would leave the frame empty. */
  row: number;
};

/** Compute where everything in the tree is, for a frame of this size. */
export function buildPicture(tree: SearchTree, frame: Size): TreePicture {
  const shape = frame.width / COLUMN / (frame.height / LEAST_ROW);
  const blockRows = chooseBlockRows(tree.nodes, tree.lanes.length, shape);
  const layout = layOutTree(tree.nodes, tree.lanes.length, blockRows);
  const width = layout.columnCount * COLUMN;
  const rowCount = layout.laneRows.reduce((sum, rows) => sum + rows, 0);
  const gaps = (tree.lanes.length - 1) * LANE_GAP;
  const filling = ((frame.height / frame.width) * width - gaps) / rowCount;
  const row = Math.max(LEAST_ROW, Math.min(MOST_ROW, filling));
  const laneTops: number[] = [];
  let top = 0;
  for (const rows of layout.laneRows) {
    laneTops.push(top);
    top += rows * row + LANE_GAP;
  }
  const count = tree.nodes.length;
  const picture: TreePicture = {
    tree,
    layout,
    x: new Float32Array(count),
    y: new Float32Array(count),
    radius: new Float32Array(count),
    laneTops,
    row,
    width,
    height: top - LANE_GAP,
  };
  tree.nodes.forEach((node, index) => {
    picture.x[index] = ((layout.columns[index] ?? 0) + 0.5) * COLUMN;
    picture.y[index] = (laneTops[node.lane] ?? 0) + ((layout.rows[index] ?? 0) + 0.5) * row;
    picture.radius[index] = SMALLEST_RADIUS + node.size * (LARGEST_RADIUS - SMALLEST_RADIUS);
  });
  return picture;
}

/** Return the rectangle of a block. */
export function findBlockBox(picture: TreePicture, block: LeafBlock) {
  return {
    x: block.column * COLUMN + 3,
    y: (picture.laneTops[block.lane] ?? 0) + block.row * picture.row + 1,
    width: block.columns * COLUMN - 6,
    height: block.rows * picture.row - 2,
  };
}

/** Finds the node at a point of the picture. */
export class NodeFinder {
  private readonly cells = new Map<number, number>();

  constructor(private readonly picture: TreePicture) {
    for (let index = 0; index < picture.x.length; index += 1)
      this.cells.set(this.cellOf(picture.x[index] ?? 0, picture.y[index] ?? 0), index);
  }

  /** Return the index of the nearest node within `reach`; -1 if there is none. */
  find(x: number, y: number, reach: number): number {
    let nearest = -1;
    let least = reach ** 2;
    for (let column = -1; column <= 1; column += 1) {
      for (let row = -2; row <= 2; row += 1) {
        const index = this.cells.get(this.cellOf(x + column * COLUMN, y + row * (this.picture.row / 2)));
        if (index === undefined) continue;
        const distance = ((this.picture.x[index] ?? 0) - x) ** 2 + ((this.picture.y[index] ?? 0) - y) ** 2;
        if (distance > least) continue;
        least = distance;
        nearest = index;
      }
    }
    return nearest;
  }

  /** Number the half row and the column that hold a point: nodes of different lanes are not on one grid of rows. */
  private cellOf(x: number, y: number): number {
    return Math.floor(x / COLUMN) * 1_000_000 + Math.floor(y / (this.picture.row / 2));
  }
}
