import type { Loop, Round } from '@/shared/api/loops';
import { nameMetric } from '@/shared/lib/metricName';
import { isBarred } from '@/shared/lib/verdicts';
import {
  type ChartData,
  type ChartPoint,
  type ChartSeries,
  nameXAxis,
  type PointState,
  SERIES_COLORS,
  type XAxis,
} from './model';

/** A loop that is drawn, and what it is called where there are several. */
export type NamedLoop = { loop: Loop; name: string };

/** What is drawn of a round: the objective, a stage's seconds, the cost, or a metric by its name. */
export type LoopMetric = string | null;
export const SECONDS = 'seconds';
export const COST = 'cost';

/** Build the chart of loops: `metric` is null for the objective. */
export function buildLoopChart(loops: readonly NamedLoop[], xAxis: XAxis, metric: LoopMetric): ChartData {
  const first = loops[0]?.loop;
  return {
    series: loops.map(({ loop, name }, index) => ({
      ...buildLoopSeries(loop, xAxis, metric),
      name,
      color: SERIES_COLORS[index % SERIES_COLORS.length] ?? 'accent',
    })),
    target: metric === null ? (first?.target ?? null) : null,
    xAxis,
    xTitle: nameXAxis(xAxis),
    yTitle: metric === null ? ((first && nameMetric(first)) ?? 'Score') : nameLoopMetric(metric),
  };
}

/** Name a metric for an axis title. */
export function nameLoopMetric(metric: string): string {
  if (metric === SECONDS) return 'Time of the version, in seconds';
  if (metric === COST) return 'Cost of the version, in US dollars';
  return metric.replaceAll('_', ' ');
}

/** List what can be drawn of a loop beside its objective. */
export function listLoopMetrics(loop: Loop): string[] {
  const shown = new Set(loop.rounds.flatMap((round) => Object.keys(round.shown ?? {})));
  const hasCost = loop.rounds.some((round) => round.cost_usd != null);
  return [...shown, SECONDS, ...(hasCost ? [COST] : [])];
}

/** Tell whether rounds of the loop have cost anything, so that cost can be an axis. */
export function hasCosts(loop: Loop): boolean {
  return loop.rounds.some((round) => round.cost_usd != null);
}

function buildLoopSeries(loop: Loop, xAxis: XAxis, metric: LoopMetric): Omit<ChartSeries, 'name' | 'color'> {
  const isObjective = metric === null;
  const excluded = new Set(loop.excluded?.map(({ version }) => version));
  const minimize = loop.direction === 'minimize';
  const readX = createXReader(loop, xAxis);
  const rounds = loop.rounds
    .map((round) => ({ round, x: readX(round) }))
    .sort((one, other) => one.x - other.x);
  const points: ChartPoint[] = [];
  const best: (number | null)[] = [];
  let leader: number | null = null;
  for (const { round, x } of rounds) {
    if (round.status !== 'done') continue;
    const y = readMetric(round, metric);
    const out = isBarred(round) || excluded.has(round.version);
    const isBetter = y !== null && !out && (leader === null || (minimize ? y < leader : y > leader));
    const state: PointState =
      y === null ? 'failed' : out ? 'out' : isBetter && isObjective ? 'improved' : 'scored';
    if (isBetter) leader = y;
    best.push(leader);
    points.push({ ...describeRound(loop, round, isObjective), x, y, state });
  }
  return {
    id: loop.loop_id,
    points,
    best: isObjective ? best : [],
    noise: isObjective ? loop.min_delta : null,
  };
}

function describeRound(
  loop: Loop,
  round: Round,
  isObjective: boolean,
): Omit<ChartPoint, 'x' | 'y' | 'state'> {
  const score = isObjective ? round.score : null;
  const [low, high] = score ? readSpread(score) : [null, null];
  return {
    low,
    high,
    heldOut: isObjective ? (round.held_out?.mean ?? null) : null,
    confirmed: round.confirmed,
    label: round.version,
    target: { taskId: loop.task_id, version: round.version, parent: round.parent },
    note: (round.verdict ?? '').replaceAll('_', ' '),
  };
}

function readSpread({ mean, sd, n, interval }: NonNullable<Round['score']>): [number | null, number | null] {
  if (interval) return [interval.low, interval.high];
  return n > 1 ? [mean - sd, mean + sd] : [null, null];
}

function readMetric(round: Round, metric: LoopMetric): number | null {
  if (metric === null) return round.score?.mean ?? null;
  if (metric === SECONDS) return Object.values(round.seconds).reduce((sum, each) => sum + each, 0);
  if (metric === COST) return round.cost_usd ?? null;
  return round.shown?.[metric] ?? null;
}

/** Return a function that is called with each round in turn, and tells how far along the axis it is. */
function createXReader(loop: Loop, axis: XAxis): (round: Round) => number {
  const began = Date.parse(loop.started_at);
  let sum = 0;
  if (axis === 'time') return (round) => (Date.parse(round.ended_at ?? round.started_at) - began) / 1000;
  if (axis === 'evaluations') {
    return (round) => {
      sum += round.score?.n ?? 1;
      return sum;
    };
  }
  if (axis === 'cost') {
    return (round) => {
      sum += round.cost_usd ?? 0;
      return sum;
    };
  }
  return (round) => round.round;
}
