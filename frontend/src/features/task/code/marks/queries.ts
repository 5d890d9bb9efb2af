import { useMutation, useQueryClient } from '@tanstack/react-query';
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
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['loop', task_id] });
      void queryClient.invalidateQueries({ queryKey: ['results'] });
    },
  });
}
