import { type ChartData, type ChartPoint, nameXAxis } from '@/shared/components/chart/model';
import type { Direction } from '@/shared/lib/metricDirections';
import { findBestSoFar, type Metric, type XAxis } from './series';

type MetricChartOptions = {
  taskId: number;
  axis: XAxis;
  /** null where it is not known which way is better. */
  direction: Direction | null;
  target: number | null;
};

/** Build the chart of a metric; times are counted from its first value. */
export function buildMetricChart(metric: Metric, options: MetricChartOptions): ChartData {
  const { taskId, axis, direction, target } = options;
  const values = metric.points(axis);
  const isClaim = metric.source === 'program';
  const began = axis === 'time' ? (values[0]?.x ?? 0) : 0;
  const name = metric.name.replaceAll('_', ' ');
  const points = values.map(({ x, y, label, version, reported }): ChartPoint => ({
    x: axis === 'time' ? (x - began) / 1000 : x,
    y,
    low: null,
    high: null,
    heldOut: null,
    state: 'scored',
    confirmed: false,
    label,
    target: version === null ? null : { taskId, version, parent: null },
    note: isClaim ? 'program' : reported ? 'reported' : 'graded',
  }));
  const best = isClaim || direction === null ? [] : findBestSoFar(values, direction);
  return {
    series: [{ id: metric.id, name, color: isClaim ? 'cod' : 'accent', points, best, noise: null }],
    target,
    xAxis: axis,
    xTitle: axis === 'time' ? 'Time since the first value' : nameXAxis(axis),
    yTitle: name,
  };
}
