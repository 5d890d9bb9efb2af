import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type MarkKind = Shapes['VersionMark']['kind'];

/** Mark a version, so that it leaves the race with its descendants, or (without a kind) take its mark back. */
export function useMark(task_id: number, version: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, reason }: { kind: MarkKind | null; reason: string }) =>
      kind
        ? unwrap(api.POST('/mark_version', { body: { task_id, version, kind, reason } }))
        : unwrap(api.POST('/unmark_version', { body: { task_id, version, reason } })),
    onSettled: () => showRaceAnew(queryClient, task_id),
  });
}

/** Let a version in whose score is suspect, on a person's word. */
export function useApproval(task_id: number, version: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      unwrap(api.POST('/approve_version', { body: { task_id, version, reason } })),
    onSettled: () => showRaceAnew(queryClient, task_id),
  });
}

function showRaceAnew(queryClient: QueryClient, taskId: number) {
  void queryClient.invalidateQueries({ queryKey: ['loop', taskId] });
  void queryClient.invalidateQueries({ queryKey: ['results'] });
}
