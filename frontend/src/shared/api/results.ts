import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from './client';

export type Result = Shapes['Result'];

const PAGE_SIZE = 100;
const MAX_RESULTS = 5_000;
const NEWEST = 20;

/** Fetch every result of the task, oldest first. */
export const resultsQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['results', taskId, 'all'],
    queryFn: async (): Promise<Result[]> => {
      const results: Result[] = [];
      let cursor: string | undefined;
      do {
        const params = { path: { task_id: taskId }, query: { limit: PAGE_SIZE, cursor } };
        const page = await unwrap(api.GET('/get_results/{task_id}', { params }));
        results.push(...page.results);
        cursor = page.next_cursor ?? undefined;
      } while (cursor && results.length < MAX_RESULTS);
      return results.reverse();
    },
    placeholderData: keepPreviousData,
  });

/** Fetch the names of the metrics that the task's newest results have. */
export const metricNamesQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['results', taskId, 'metric names'],
    queryFn: async (): Promise<string[]> => {
      const params = { path: { task_id: taskId }, query: { limit: NEWEST } };
      const { results } = await unwrap(api.GET('/get_results/{task_id}', { params }));
      return [...new Set(results.flatMap((result) => Object.keys(result.metrics)))];
    },
  });
