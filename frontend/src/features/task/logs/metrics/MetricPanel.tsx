import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '@/shared/components/Button';
import ChartPanel from '@/shared/components/chart/ChartPanel';
import type { ChartPoint } from '@/shared/components/chart/model';
import type { Direction } from '@/shared/lib/metricDirections';
import type { LogsSearch } from '../searchParams';
import { buildMetricChart } from './metricChart';
import type { Metric, XAxis } from './series';

type MetricPanelProps = {
  taskId: number;
  metric: Metric;
  /** null where it is not known which way is better. */
  direction: Direction | null;
  target: number | null;
  search: LogsSearch;
  onSearch: (change: Partial<LogsSearch>) => void;
};

/** Show one metric large, with its axes to select, its best so far, and its values as a table. */
export default function MetricPanel({
  taskId,
  metric,
  direction,
  target,
  search,
  onSearch,
}: MetricPanelProps) {
  const navigate = useNavigate();
  const axis: XAxis = metric.axes.find((each) => each === search.x) ?? metric.axes[0] ?? 'version';
  const data = useMemo(
    () => buildMetricChart(metric, { taskId, axis, direction, target }),
    [metric, taskId, axis, direction, target],
  );
  const open = ({ target: code }: ChartPoint) => {
    if (!code) return;
    void navigate({ to: '/tasks/$taskId/code', params: { taskId }, search: { version: code.version } });
  };
  return (
    <ChartPanel
      title={
        <>
          {metric.name.replaceAll('_', ' ')}
          {metric.source === 'program' && (
            <span className="ml-2 rounded-full bg-cod-soft px-2 py-0.5 text-xs font-medium text-cod">
              reported by the program itself, not a score
            </span>
          )}
        </>
      }
      filename={`task-${taskId}-${metric.name}`}
      data={data}
      axes={metric.axes}
      choices={search}
      onChoose={(change) => onSearch(change as Partial<LogsSearch>)}
      onOpen={open}
      height={280}
      tools={
        <Button size="icon" aria-label="Close the chart" onClick={() => onSearch({ metric: undefined })}>
          <X size={15} aria-hidden />
        </Button>
      }
    />
  );
}
