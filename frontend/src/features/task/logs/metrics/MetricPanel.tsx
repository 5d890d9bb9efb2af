import { X } from 'lucide-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { LogsSearch } from '../searchParams';
import type { Direction } from '@/shared/lib/metricDirections';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { Segmented } from '@/shared/components/Segmented';
import { MetricChart } from './MetricChart';
import { MetricTable } from './MetricTable';
import { findBestSoFar, type Metric, type Point, type XAxis } from './series';

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
export function MetricPanel({ taskId, metric, direction, target, search, onSearch }: MetricPanelProps) {
  const navigate = useNavigate();
  const [withBest, setWithBest] = useState(metric.source === 'results');
  const axis: XAxis = metric.axes.find((each) => each === search.x) ?? metric.axes[0] ?? 'version';
  const isLog = search.scale === 'log' && search.view !== 'table';
  const all = useMemo(() => metric.points(axis), [metric, axis]);
  const points = useMemo(() => (isLog ? all.filter(({ y }) => y > 0) : all), [all, isLog]);
  const best = useMemo(() => findBestSoFar(points, direction), [points, direction]);
  const open = ({ version }: Point) => {
    if (version === null) return;
    void navigate({ to: '/tasks/$taskId/code', params: { taskId }, search: { version } });
  };
  return (
    <Card
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
      action={
        <div className="flex flex-wrap items-center gap-2">
          {metric.axes.length > 1 && (
            <Segmented
              label="Horizontal axis"
              options={metric.axes}
              value={axis}
              onChange={(x) => onSearch({ x })}
            />
          )}
          <Segmented
            label="Scale"
            options={['linear', 'log'] as const}
            value={search.scale ?? 'linear'}
            onChange={(scale) => onSearch({ scale: scale === 'log' ? 'log' : undefined })}
          />
          {direction !== null && (
            <Button
              variant="outline"
              size="sm"
              aria-pressed={withBest}
              onClick={() => setWithBest(!withBest)}
              className={withBest ? 'border-accent text-accent' : 'text-muted'}
            >
              Best so far
            </Button>
          )}
          <Segmented
            label="Show as"
            options={['chart', 'table'] as const}
            value={search.view ?? 'chart'}
            onChange={(view) => onSearch({ view: view === 'table' ? 'table' : undefined })}
          />
          <Button size="icon" aria-label="Close the chart" onClick={() => onSearch({ metric: undefined })}>
            <X size={15} />
          </Button>
        </div>
      }
    >
      {search.view === 'table' ? (
        <MetricTable taskId={taskId} metric={metric} axis={axis} points={points} best={best} />
      ) : (
        <MetricChart
          name={metric.name}
          axis={axis}
          points={points}
          best={withBest && direction !== null ? best : null}
          target={target}
          claim={metric.source === 'program'}
          isLog={isLog}
          left={all.length - points.length}
          onOpen={open}
        />
      )}
    </Card>
  );
}
