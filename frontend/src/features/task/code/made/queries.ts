import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/shared/api/client';

const fetchCharts = (containerId: string) =>
  unwrap(api.GET('/get_charts/{container_id}', { params: { path: { container_id: containerId } } }));

export type ChartList = Awaited<ReturnType<typeof fetchCharts>>;
export type Chart = ChartList['charts'][number];
export type ChartOf<Kind extends Chart['kind']> = Extract<Chart, { kind: Kind }>;

/** Fetch what the grader left to be drawn of one execution; once it is graded, this never changes. */
export const chartsQuery = (containerId: string) =>
  queryOptions({
    queryKey: ['charts', containerId],
    queryFn: () => fetchCharts(containerId),
    staleTime: (query) => (query.state.data?.charts.length ? Number.POSITIVE_INFINITY : 0),
  });
