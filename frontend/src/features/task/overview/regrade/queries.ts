import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type Regrade = Shapes['Regrade'];
export type OtherGrader = Omit<Shapes['TaskRegrade'], 'task_id'>;
const MAX_VERSIONS = 100;

/** Fetch the newest series of a task with its first hundred versions; null without any. Its checks make it stale. */
export const newestRegradeQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['checks', taskId, 'regrade'],
    queryFn: async (): Promise<Regrade | null> => {
      const params = { path: { task_id: taskId }, query: { limit: 1 } };
      const [newest] = (await unwrap(api.GET('/get_regrades/{task_id}', { params }))).regrades;
      if (!newest) return null;
      const path = { path: { regrade_id: newest.id }, query: { limit: MAX_VERSIONS } };
      return unwrap(api.GET('/get_regrade/{regrade_id}', { params: path }));
    },
  });

/** Grade what is stored with another grader. */
export function useRegrade(task_id: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (other: OtherGrader) => unwrap(api.POST('/regrade', { body: { task_id, ...other } })),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['checks', task_id] }),
  });
}
