import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import type { Loop } from '@/shared/api/loops';
import ChartPanel from '@/shared/components/chart/ChartPanel';
import { hasCosts } from '@/shared/components/chart/loopSeries';
import { type ChartPoint, X_AXES } from '@/shared/components/chart/model';
import { nameMetric } from '@/shared/lib/metricName';
import type { OverviewSearch } from '../overview/searchParams';
import { BesidePicker } from './BesidePicker';
import { MetricSelect } from './MetricSelect';
import { useScoreChart } from './useScoreChart';

type ScoreCardProps = {
  taskName: string;
  loop: Loop;
  search: OverviewSearch;
  onSearch: (change: Partial<OverviewSearch>) => void;
};

/** Chart how the search went: the scores of the task's loop, and of other tasks beside it. */
export default function ScoreCard({ taskName, loop, search, onSearch }: ScoreCardProps) {
  const navigate = useNavigate();
  const { data, metrics, metric } = useScoreChart(taskName, loop, useDeferredValue(search));
  const open = ({ target }: ChartPoint) => {
    if (!target) return;
    const against = target.parent ?? undefined;
    void navigate({
      to: '/tasks/$taskId/code',
      params: { taskId: target.taskId },
      search: { version: target.version, ...(against ? { against } : {}) },
    });
  };
  return (
    <ChartPanel
      title="Scores"
      filename={`task-${loop.task_id}-scores`}
      data={data}
      axes={X_AXES.filter((axis) => axis !== 'cost' || hasCosts(loop))}
      choices={search}
      onChoose={(change) => onSearch(change as Partial<OverviewSearch>)}
      onOpen={open}
      tools={
        <>
          <BesidePicker
            taskId={loop.task_id}
            beside={search.beside ?? []}
            onChange={(beside) => onSearch({ beside: beside.length > 0 ? beside : undefined })}
          />
          <MetricSelect
            objective={nameMetric(loop) ?? 'score'}
            metrics={metrics}
            value={metric}
            onChange={(next) => onSearch({ metric: next ?? undefined })}
          />
        </>
      }
    />
  );
}
