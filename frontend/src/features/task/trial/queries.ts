import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type Trial = Shapes['TaskTrial'];
export type TrialReport = Shapes['TrialReport'];
export type TrialCase = Shapes['TrialCaseReport'];

/** Fetch the newest trial of the task's grader; null before the first. */
export const trialQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['trials', taskId],
    queryFn: async (): Promise<Trial | null> => {
      const params = { path: { task_id: taskId }, query: { limit: 1 } };
      return (await unwrap(api.GET('/get_trials/{task_id}', { params }))).trials[0] ?? null;
    },
  });

/** Have the task's grader tried. */
export function useTrial(task_id: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => {
      const body = { task_id, try_grader: true } as Shapes['TaskValidation']; // the task on record has the rest
      return unwrap(api.POST('/validate_task', { body }));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['trials', task_id] }),
  });
}

/** End a trial of the task's grader. */
export function useTrialStop(taskId: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (trial_id: string) =>
      unwrap(api.POST('/stop_trial/{trial_id}', { params: { path: { trial_id } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['trials', taskId] }),
  });
}
