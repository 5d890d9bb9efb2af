export type Point = { x: number; y: number };

/**
 * Build the SVG path through the points. Of those in one column of pixels only the first, lowest, highest and last are
 * drawn, which looks the same: a hundred thousand points make a path of a few thousand.
 */
export function buildLinePath(points: readonly Point[]): string {
  let path = '';
  for (const { x, y } of thinPoints(points)) path += `${path === '' ? 'M' : 'L'}${round(x)},${round(y)}`;
  return path;
}

export function thinPoints(points: readonly Point[]): Point[] {
  const thinned: Point[] = [];
  for (let first = 0; first < points.length;) {
    const column = Math.floor(points[first]?.x ?? 0);
    let last = first;
    let low = first;
    let high = first;
    while (last + 1 < points.length && Math.floor(points[last + 1]?.x ?? 0) === column) {
      last += 1;
      if (yAt(points, last) < yAt(points, low)) low = last;
      if (yAt(points, last) > yAt(points, high)) high = last;
    }
    for (const index of [...new Set([first, low, high, last])].sort((a, b) => a - b)) {
      const point = points[index];
      if (point) thinned.push(point);
    }
    first = last + 1;
  }
  return thinned;
}

function yAt(points: readonly Point[], index: number): number {
  return points[index]?.y ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
