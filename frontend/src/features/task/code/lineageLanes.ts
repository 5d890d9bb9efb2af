/**
 * The layout of the lineage as a graph with lanes; rows are versions, newest first. By hand because d3-hierarchy draws
 * trees, and a version may have several parents.
 */

export type Ancestry = { version: string; parents: string[] };
/**
 * A line from the child's row `from` to the parent's row `to`. `first`: its main parent. `straight`: nothing lies
 * between.
 */
export type Edge = {
  from: number;
  to: number;
  fromLane: number;
  toLane: number;
  main: boolean;
  first: boolean;
  straight: boolean;
};
export type Lanes = { lanes: number[]; main: boolean[]; edges: Edge[]; width: number };

const MAX_LANES = 8;

/**
 * A taken stretch of a lane, rows `from` to `to`. `under` is the parent of a lone leaf, whose siblings may share the
 * stretch.
 */
type Stretch = { from: number; to: number; under: number | null };

/**
 * Lay out versions as a graph with lanes. The best version's line of first parents is lane 0. Every other line takes
 * the first lane that is free from its newest version down to where it leaves its parent; lone leaves of the same
 * parent share one. Parents that are not in the list, or stand above their child, are left out.
 */
export function layOutLanes(versions: readonly Ancestry[], best: string | null): Lanes {
  const rows = new Map(versions.map((each, row) => [each.version, row]));
  const parents = versions.map((each, row) =>
    each.parents.map((name) => rows.get(name) ?? -1).filter((parent) => parent > row),
  );
  const lanes = versions.map(() => -1);
  const occupied: Stretch[][] = [];
  const bestRow = rows.get(best ?? '');
  const main = versions.map(() => false);
  const starts = [...(bestRow === undefined ? [] : [bestRow]), ...versions.keys()];
  for (const start of starts) {
    if (lanes[start] !== -1) continue;
    const line = collectLine(start, parents, lanes);
    const stretch = buildStretch(line, parents, versions.length);
    const lane = takeFreeLane(occupied, isLeaf(line, parents) ? stretch : { ...stretch, under: null });
    for (const row of line) {
      lanes[row] = lane;
      main[row] = start === bestRow;
    }
  }
  return {
    lanes,
    main,
    edges: buildEdges(parents, lanes, main),
    width: Math.min(MAX_LANES, occupied.length),
  };
}

/** Collect the rows from `start` down its first parents that no line has taken yet. */
function collectLine(start: number, parents: number[][], lanes: number[]): number[] {
  const line: number[] = [];
  for (let row: number | undefined = start; row !== undefined && lanes[row] === -1; row = parents[row]?.[0]) {
    line.push(row);
  }
  return line;
}

function buildStretch(line: number[], parents: number[][], rows: number): Stretch {
  const [first = 0, last = 0] = [line[0], line.at(-1)];
  const parent = parents[last]?.[0];
  return { from: first, to: parent === undefined ? last : Math.min(parent - 1, rows), under: parent ?? null };
}

function isLeaf(line: number[], parents: number[][]): boolean {
  const [only] = line;
  return line.length === 1 && !parents.some((each) => each.includes(only ?? -1));
}

function takeFreeLane(occupied: Stretch[][], requested: Stretch): number {
  const free = (stretches: Stretch[]) =>
    stretches.every(
      (each) =>
        each.to < requested.from ||
        each.from > requested.to ||
        (each.under !== null && each.under === requested.under),
    );
  let lane = occupied.findIndex(free);
  if (lane === -1) {
    lane = occupied.length;
    occupied.push([]);
  }
  occupied[lane]?.push(requested);
  return Math.min(lane, MAX_LANES - 1);
}

function buildEdges(parents: number[][], lanes: number[], main: boolean[]): Edge[] {
  return parents.flatMap((each, from) =>
    each.map((to, index) => ({
      from,
      to,
      fromLane: lanes[from] ?? 0,
      toLane: lanes[to] ?? 0,
      main: index === 0 && Boolean(main[from] && main[to]),
      first: index === 0,
      straight: lanes[from] === lanes[to] && lanes.indexOf(lanes[from] ?? 0, from + 1) === to,
    })),
  );
}

/**
 * Build the SVG path from a version to its parent: straight within a lane, else down a trunk beside the child's lane
 * and across.
 */
export function buildEdgePath(edge: Edge, x: (lane: number) => number, y: (row: number) => number): string {
  const [childX, childY, parentX, parentY] = [x(edge.fromLane), y(edge.from), x(edge.toLane), y(edge.to)];
  const gap = x(1) - x(0);
  if (edge.first && edge.straight) return `M${childX},${childY}V${parentY}`;
  const trunk = edge.first ? childX - gap / 2 : childX + gap / 2;
  const bend = Math.min(10, (parentY - childY) / 2);
  return (
    `M${childX},${childY}Q${trunk},${childY} ${trunk},${childY + bend}` +
    `V${parentY - bend}Q${trunk},${parentY} ${parentX},${parentY}`
  );
}
