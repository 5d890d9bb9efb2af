import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Loop } from '@/shared/api/loops';
import { directionsQuery } from '@/shared/api/metrics';
import { metricNamesQuery, resultsQuery } from '@/shared/api/results';
import { buildLoopChart, listLoopMetrics } from '@/shared/components/chart/loopSeries';
import type { ChartData } from '@/shared/components/chart/model';
import { findDirection, NO_DIRECTIONS } from '@/shared/lib/metricDirections';
import { buildMetricChart } from '../logs/metrics/metricChart';
import { buildMetrics } from '../logs/metrics/series';
import type { OverviewSearch } from '../overview/searchParams';
import { useBesideLoops } from './useBesideLoops';

type ScoreChart = { data: ChartData; metrics: string[]; metric: string | null };

/**
 * Build the chart that the address names: of the loop's rounds, with other tasks beside it, or of a metric that only the
 * results have.
 */
export function useScoreChart(taskName: string, loop: Loop, search: OverviewSearch): ScoreChart {
  const taskId = loop.task_id;
  const beside = useBesideLoops(search.beside, taskId);
  const { data: directions = NO_DIRECTIONS } = useQuery(directionsQuery);
  const { data: names } = useQuery(metricNamesQuery(taskId));
  const ofLoop = useMemo(() => listLoopMetrics(loop), [loop]);
  const ofResults = (names ?? []).filter((name) => name !== loop.metric && !ofLoop.includes(name));
  const isOfResults = search.metric !== undefined && ofResults.includes(search.metric);
  const { data: results } = useQuery({ ...resultsQuery(taskId), enabled: isOfResults });
  const metric = isOfResults ? search.metric : ofLoop.find((each) => each === search.metric);
  const data = useMemo(() => {
    const found =
      isOfResults &&
      buildMetrics(results ?? [], [], { metric: loop.metric, version: null }).find(({ id }) => id === metric);
    if (!found) {
      const loops = [{ loop, name: taskName }, ...beside];
      return buildLoopChart(loops, search.x ?? 'version', (isOfResults ? null : metric) ?? null);
    }
    const direction = findDirection(found.name, directions, loop);
    const axis = search.x === 'time' ? 'time' : 'version';
    return buildMetricChart(found, { taskId, axis, direction, target: null });
  }, [loop, taskName, beside, search.x, metric, isOfResults, results, directions, taskId]);
  return { data, metrics: [...ofLoop, ...ofResults], metric: metric ?? null };
}
