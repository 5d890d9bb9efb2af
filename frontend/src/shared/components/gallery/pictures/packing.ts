export type Circle = { x: number; y: number; radius: number };

const INNER = 9;
const OUTER = 16;
const PASSES = 6;

/**
 * Pack 26 circles into the unit square as the example's program does: one in the middle, two rings around it, each circle
 * as large as there is room for.
 */
export function packCircles(): Circle[] {
  const centers = [{ x: 0.5, y: 0.5 }, ...ring(INNER, 0.235, 2.2, 0.25), ...ring(OUTER, 0.415, 7, 0)];
  const radii = centers.map((center, at) =>
    Math.min(
      wall(center),
      ...centers.filter((_, other) => other !== at).map((other) => gap(center, other) / 2),
    ),
  );
  for (let pass = 0; pass < PASSES; pass += 1)
    centers.forEach((center, at) => {
      const room = centers.map((other, index) =>
        index === at ? Number.POSITIVE_INFINITY : gap(center, other) - (radii[index] ?? 0),
      );
      radii[at] = Math.max(0, Math.min(wall(center), ...room));
    });
  return centers.map((center, at) => ({ ...center, radius: radii[at] ?? 0 }));
}

type Point = { x: number; y: number };

/** Return points on |x|^shape + |y|^shape = size^shape; a large shape makes it nearly a square. */
function ring(count: number, size: number, shape: number, turn: number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * (index + turn)) / count;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const scale = size / (Math.abs(x) ** shape + Math.abs(y) ** shape) ** (1 / shape);
    return { x: 0.5 + scale * x, y: 0.5 + scale * y };
  });
}

function gap(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function wall({ x, y }: Point): number {
  return Math.min(x, y, 1 - x, 1 - y);
}
