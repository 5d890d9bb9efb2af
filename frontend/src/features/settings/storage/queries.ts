import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type DiskUse = Shapes['DiskUse'];
export type RetentionPlan = Shapes['RetentionPlan'];
export type PlannedRemoval = Shapes['PlannedRemoval'];

const TASKS_SHOWN = 10;

/** Fetch what takes up disk space; the server measures it every few minutes. */
export const diskUseQuery = queryOptions({
  queryKey: ['disk-use'],
  queryFn: () => unwrap(api.GET('/get_disk_use', { params: { query: { limit: TASKS_SHOWN } } })),
  staleTime: 0,
});

/** Fetch for how long things are kept, and what is removed next. */
export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: () => unwrap(api.GET('/get_retention')),
  staleTime: 0,
});

/** Take a task out of the trash. */
export function useRestoreTask() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (task_id: number) =>
      unwrap(api.POST('/restore_task/{task_id}', { params: { path: { task_id } } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: retentionQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: ['tasks'] });
    },
  });
}
