import type { Token } from '@/shared/lib/drawing/palette';

export const X_AXES = ['version', 'time', 'evaluations', 'cost'] as const;
export type XAxis = (typeof X_AXES)[number] | 'step';

/** Whether a version raised the best (`improved`), had a score (`scored`), or has one that may not be the best (`out`). */
export type PointState = 'improved' | 'scored' | 'out' | 'failed';

/** One version, or one value that a program printed. */
export type ChartPoint = {
  x: number;
  /** null where there is no score. */
  y: number | null;
  /** What the score may be off by; null where that is not known. */
  low: number | null;
  high: number | null;
  heldOut: number | null;
  state: PointState;
  confirmed: boolean;
  label: string;
  /** Code to open; null if there is none. */
  target: { taskId: number; version: string; parent: string | null } | null;
  /** What is said of it beside its score. */
  note: string;
};

/** One line of a chart: the versions of a loop, or the values of a metric, by rising x. */
export type ChartSeries = {
  id: string;
  name: string;
  color: Token;
  points: readonly ChartPoint[];
  /** The best up to each point; null before the first. Empty where it is not known which way is better. */
  best: readonly (number | null)[];
  /** Differences up to this much are noise; null where that was not measured. */
  noise: number | null;
};

export type ChartData = {
  series: readonly ChartSeries[];
  target: number | null;
  xAxis: XAxis;
  xTitle: string;
  yTitle: string;
};

/** A part of the horizontal axis. */
export type XRange = { from: number; to: number };
export type ChartLayer = 'versions' | 'best' | 'noise' | 'held out';
export type ChartView = {
  range: XRange | null;
  isLog: boolean;
  hidden: ReadonlySet<ChartLayer>;
};

export const SERIES_COLORS: readonly Token[] = ['accent', 'eva', 'cod', 'gen', 'run', 'warn'];

const X_TITLES: Record<XAxis, string> = {
  version: 'Version',
  time: 'Time since the start',
  evaluations: 'Evaluations',
  cost: 'Cost of model calls, in US dollars',
  step: 'Step',
};

/** Name a horizontal axis. */
export function nameXAxis(axis: XAxis): string {
  return X_TITLES[axis];
}
