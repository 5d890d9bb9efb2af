import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchFile, uploadFile } from '@/shared/api/versions';

export type Branch = {
  taskId: number;
  parent: string;
  version: string;
  agent: string;
  summary: string;
  files: { filename: string; text: string | null }[];
};

/**
 * Store a version made by hand, one file after another, the entry last. A file whose text is null is copied unchanged.
 */
export function useBranch() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ parent, summary, files, ...branch }: Branch): Promise<void> => {
      const into = { ...branch, summary: summary || null, parents: [parent] };
      for (const { filename, text } of files) {
        const content = text === null ? await fetchFile(branch.taskId, parent, filename) : new Blob([text]);
        await uploadFile(into, filename, content);
      }
    },
    onSettled: (_, __, { taskId }) => {
      void queryClient.invalidateQueries({ queryKey: ['versions', taskId] });
      void queryClient.invalidateQueries({ queryKey: ['code', taskId] });
    },
  });
}
