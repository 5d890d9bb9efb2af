import type { Shapes } from '@/shared/api/client';
import type { Direction } from '@/shared/lib/metricDirections';
import type { Claim } from './claims';

type Result = Shapes['Result'];
export type XAxis = 'version' | 'step' | 'time';

/** One measured value. `label` names its position; `version` is the code that it opens. */
export type Point = { x: number; y: number; label: string; version: string | null; reported: boolean };

/** A metric that can be drawn; those with source `program` are claimed by the program of one log. */
export type Metric = {
  id: string;
  name: string;
  source: 'results' | 'program';
  axes: XAxis[];
  points: (axis: XAxis) => Point[];
};

const MAX_METRICS = 60;

/** Build the metrics of the results, the task's own first, then those that the program of a log prints. */
export function buildMetrics(
  results: readonly Result[],
  claims: readonly Claim[],
  task: { metric: string | null; version: string | null },
): Metric[] {
  const fromResults = listNames(results, task.metric).map((name) => buildResultMetric(name, results));
  const names = [...new Set(claims.flatMap((claim) => [...claim.values.keys()]))].slice(0, MAX_METRICS);
  return [...fromResults, ...names.map((name) => buildClaimMetric(name, claims, task.version))];
}

/**
 * Find the best value up to each point; null before the first, and if the better direction is unknown. A reported value
 * never beats a graded one.
 */
export function findBestSoFar(points: readonly Point[], direction: Direction | null): (number | null)[] {
  if (direction === null) return points.map(() => null);
  const counted = new Set(selectCounted(points));
  let best: number | null = null;
  return points.map((point) => {
    const { y } = point;
    const isBetter = best === null || (direction === 'minimize' ? y < best : y > best);
    if (isBetter && counted.has(point)) best = y;
    return best;
  });
}

/** Select the points that count: the graded ones, or all if none was graded. */
export function selectCounted(points: readonly Point[]): readonly Point[] {
  const graded = points.filter((point) => !point.reported);
  return graded.length > 0 ? graded : points;
}

/** Average the points at each position on the axis: a line passes through the means. */
export function averageByX(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  const averageByX: { x: number; y: number }[] = [];
  for (let first = 0; first < points.length;) {
    const x = points[first]?.x ?? 0;
    let sum = 0;
    let next = first;
    for (; points[next]?.x === x; next += 1) sum += points[next]?.y ?? 0;
    averageByX.push({ x, y: sum / (next - first) });
    first = next;
  }
  return averageByX;
}

function listNames(results: readonly Result[], taskMetric: string | null): string[] {
  const names = new Set<string>();
  for (const result of results) {
    for (const name of Object.keys(result.metrics)) if (names.size < MAX_METRICS) names.add(name);
    for (const name of ['accuracy', 'loss', 'run_time'] as const) if (result[name] !== null) names.add(name);
  }
  return [...names].sort((a, b) => rankName(a, taskMetric) - rankName(b, taskMetric));
}

function rankName(name: string, taskMetric: string | null): number {
  return name === taskMetric ? -1 : name === 'run_time' ? 1 : 0;
}

function buildResultMetric(name: string, results: readonly Result[]): Metric {
  return {
    id: name,
    name,
    source: 'results',
    axes: ['version', 'time'],
    points: (axis) => {
      const versionIndices = new Map<string, number>();
      const points: Point[] = [];
      for (const result of results) {
        const y = readMetric(result, name);
        const version = result.version;
        if (version !== null && !versionIndices.has(version))
          versionIndices.set(version, versionIndices.size + 1);
        if (y === null || (axis === 'version' && version === null)) continue;
        const x = axis === 'time' ? Date.parse(result.created_at) : (versionIndices.get(version ?? '') ?? 0);
        points.push({
          x,
          y,
          label: version ?? 'no version',
          version,
          reported: result.source === 'reported',
        });
      }
      return points.sort((a, b) => a.x - b.x);
    },
  };
}

function readMetric(result: Result, name: string): number | null {
  const value = result.metrics[name];
  if (value !== undefined) return value;
  return name === 'accuracy' || name === 'loss' || name === 'run_time' ? result[name] : null;
}

function buildClaimMetric(name: string, claims: readonly Claim[], version: string | null): Metric {
  return {
    id: `program:${name}`,
    name,
    source: 'program',
    axes: ['step'],
    points: () => {
      const points: Point[] = [];
      claims.forEach((claim, index) => {
        const y = claim.values.get(name);
        if (y === undefined) return;
        const x = claim.step ?? index + 1;
        points.push({ x, y, label: `step ${x}`, version, reported: false });
      });
      return points.sort((a, b) => a.x - b.x);
    },
  };
}
