import type { TreeNode } from './treeNodes';

/** Versions without successors that share a parent, packed into a rectangle of columns. */
export type LeafBlock = {
  parent: number;
  lane: number;
  column: number;
  row: number;
  columns: number;
  rows: number;
};

/** Where each node is: its column, and its row within its lane. */
export type TreeLayout = {
  columns: Int32Array;
  rows: Int32Array;
  blocks: LeafBlock[];
  columnCount: number;
  /** Rows of each lane. */
  laneRows: number[];
};

const FEWEST_ROWS = 2;
const MOST_ROWS = 512;
/** Blocks with fewer versions are lines to single versions, not a plate. */
export const PLATE_FROM = 4;

/**
 * Lay out a tree from left to right. The versions that lead to the best one, or else to most others, run straight in
 * one row; what was tried from each of them and led no further hangs below it in a block; other branches are rows of
 * their own below that, each as high up as there is room. A lane has rows of its own.
 *
 * blockRows: how many versions a block has one below the other.
 */
export function layOutTree(nodes: readonly TreeNode[], laneCount: number, blockRows: number): TreeLayout {
  return new Layout(nodes, laneCount, blockRows).place();
}

/** Choose the height of blocks for which the tree fills a frame of this shape (width by height, in cells) best. */
export function chooseBlockRows(nodes: readonly TreeNode[], laneCount: number, shape: number): number {
  let best = { rows: FEWEST_ROWS, misfit: Number.POSITIVE_INFINITY };
  for (let rows = FEWEST_ROWS; rows <= MOST_ROWS; rows = Math.ceil(rows * 1.5)) {
    const { columnCount, laneRows } = layOutTree(nodes, laneCount, rows);
    const misfit = Math.abs(Math.log(columnCount / sum(laneRows) / shape));
    if (misfit >= best.misfit) break;
    best = { rows, misfit };
  }
  return best.rows;
}

class Layout {
  private readonly columns: Int32Array;
  private readonly rows: Int32Array;
  private readonly blocks: LeafBlock[] = [];
  private readonly weights: Int32Array;
  /** By lane, the first free row of each column. */
  private readonly skylines: Int32Array[];
  private columnCount = 1;

  constructor(
    private readonly nodes: readonly TreeNode[],
    laneCount: number,
    private readonly blockRows: number,
  ) {
    this.columns = new Int32Array(nodes.length);
    this.rows = new Int32Array(nodes.length);
    this.weights = new Int32Array(nodes.length).fill(1);
    this.skylines = Array.from({ length: laneCount }, () => new Int32Array(nodes.length + 1));
    for (let at = nodes.length - 1; at > 0; at -= 1) {
      const parent = nodes[at]?.parent ?? -1;
      if (parent >= 0) this.weights[parent] = (this.weights[parent] ?? 0) + (this.weights[at] ?? 0);
    }
  }

  place(): TreeLayout {
    const starts = this.nodes
      .flatMap(({ parent }, index) => (parent < 0 ? [{ index, column: 0 }] : []))
      .reverse();
    for (let start = starts.pop(); start; start = starts.pop())
      starts.push(...this.placeRun(start.index, start.column));
    return {
      columns: this.columns,
      rows: this.rows,
      blocks: this.blocks,
      columnCount: this.columnCount,
      laneRows: this.skylines.map((skyline) => skyline.reduce((most, row) => Math.max(most, row), 1)),
    };
  }

  /** Place a version with those that go straight on from it; return the branches, the one to be placed first last. */
  private placeRun(first: number, column: number): { index: number; column: number }[] {
    const lane = this.nodes[first]?.lane ?? 0;
    const run: { index: number; column: number; leaves: number[]; branches: number[] }[] = [];
    let next: number | undefined = first;
    for (let at = column; next !== undefined;) {
      const split = this.splitChildren(next);
      run.push({ index: next, column: at, leaves: split.leaves, branches: split.branches });
      at += Math.max(1, Math.ceil(split.leaves.length / this.blockRows));
      next = split.main;
    }
    const last = run.at(-1);
    const end = (last?.column ?? column) + Math.ceil((last?.leaves.length ?? 0) / this.blockRows);
    const row = this.findFreeRow(lane, column, end);
    this.occupy(lane, column, end, row + 1);
    for (const step of run) {
      this.columns[step.index] = step.column;
      this.rows[step.index] = row;
      this.placeBlock({ parent: step.index, lane, column: step.column + 1, row: row + 1 }, step.leaves);
    }
    return run.flatMap((step) => this.placeElsewhere(step.index, step.branches, step.column + 1));
  }

  /** Place what other lanes tried from a version and led no further; return its branches with where they begin. */
  private placeElsewhere(
    parent: number,
    branches: number[],
    column: number,
  ): { index: number; column: number }[] {
    const own = this.nodes[parent]?.lane ?? 0;
    const leaves = new Map<number, number[]>();
    const rest: { index: number; column: number }[] = [];
    for (const index of branches) {
      const node = this.nodes[index];
      if (!node || node.lane === own || node.children.length > 0) rest.push({ index, column });
      else leaves.set(node.lane, [...(leaves.get(node.lane) ?? []), index]);
    }
    for (const [lane, members] of leaves) {
      const end = column + Math.ceil(members.length / this.blockRows) - 1;
      this.placeBlock({ parent, lane, column, row: this.findFreeRow(lane, column, end) }, members);
    }
    return rest;
  }

  private placeBlock(at: Omit<LeafBlock, 'columns' | 'rows'>, members: readonly number[]): void {
    if (members.length === 0) return;
    const columns = Math.ceil(members.length / this.blockRows);
    const rows = Math.ceil(members.length / columns);
    members.forEach((index, position) => {
      this.columns[index] = at.column + Math.floor(position / rows);
      this.rows[index] = at.row + (position % rows);
    });
    this.occupy(at.lane, at.column, at.column + columns - 1, at.row + rows);
    this.blocks.push({ ...at, columns, rows });
  }

  /** Divide what starts from a version: the one that goes straight on, those that lead no further, and branches. */
  private splitChildren(index: number): { main: number | undefined; leaves: number[]; branches: number[] } {
    const { children = [], lane } = this.nodes[index] ?? {};
    let main: number | undefined;
    for (const child of children) {
      if (this.nodes[child]?.lane !== lane) continue;
      if (main === undefined || this.isStraighter(child, main)) main = child;
    }
    const rest = children.filter((child) => child !== main);
    const isLeaf = (child: number) =>
      this.nodes[child]?.lane === lane && this.nodes[child]?.children.length === 0;
    return {
      main,
      leaves: rest.filter(isLeaf),
      branches: rest.filter((child) => !isLeaf(child)),
    };
  }

  private isStraighter(one: number, other: number): boolean {
    const [a, b] = [this.nodes[one], this.nodes[other]];
    if (a?.isLineage !== b?.isLineage) return a?.isLineage ?? false;
    const [heavy, light] = [this.weights[one] ?? 0, this.weights[other] ?? 0];
    return heavy === light ? (a?.rank ?? -1) > (b?.rank ?? -1) : heavy > light;
  }

  private findFreeRow(lane: number, from: number, to: number): number {
    const skyline = this.skylines[lane];
    let row = 0;
    for (let column = from; column <= to; column += 1) row = Math.max(row, skyline?.[column] ?? 0);
    return row;
  }

  private occupy(lane: number, from: number, to: number, row: number): void {
    this.skylines[lane]?.fill(row, from, to + 1);
    this.columnCount = Math.max(this.columnCount, to + 1);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
