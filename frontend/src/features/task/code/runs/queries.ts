import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';
import { computeMeans } from './runOutcomes';

const MAX_ITEMS = 100;

/** Fetch the containers of a version, newest first. */
export const runsQuery = (taskId: number, version: string) =>
  queryOptions({
    queryKey: ['containers', { taskId, version, all: true }],
    queryFn: async () => {
      const query = { task_id: taskId, version, limit: MAX_ITEMS };
      return (await unwrap(api.GET('/get_containers', { params: { query } }))).containers;
    },
  });

/** Fetch the graded and reported results of a version, newest first. */
export const resultsQuery = (taskId: number, version: string) =>
  queryOptions({
    queryKey: ['results', taskId, { version }],
    queryFn: async () => {
      const params = { path: { task_id: taskId }, query: { version, limit: MAX_ITEMS } };
      return (await unwrap(api.GET('/get_results/{task_id}', { params }))).results;
    },
  });

/** Fetch the scores graded outside the loop, as the mean per version. */
export const manualScoresQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['results', taskId, 'by hand'],
    queryFn: async () => {
      const params = { path: { task_id: taskId }, query: { limit: MAX_ITEMS } };
      return computeMeans((await unwrap(api.GET('/get_results/{task_id}', { params }))).results);
    },
  });

export type Check = Shapes['Check'];
const MAX_CHECKS = 5;

/** Fetch the newest checks of a version. */
export const checksQuery = (taskId: number, version: string) =>
  queryOptions({
    queryKey: ['checks', taskId, version],
    queryFn: async (): Promise<Check[]> => {
      const params = { path: { task_id: taskId }, query: { version, limit: MAX_CHECKS } };
      return (await unwrap(api.GET('/get_checks/{task_id}', { params }))).checks;
    },
  });

/** Verify a result, or (null) replay the version. */
export function useCheck(task_id: number, version: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (result_id: number | null): Promise<Check> =>
      result_id === null
        ? unwrap(api.POST('/replay_version', { body: { task_id, version } }))
        : unwrap(api.POST('/verify_result', { body: { result_id } })),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['checks', task_id] }),
  });
}
