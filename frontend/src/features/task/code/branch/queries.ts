import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, asked } from '@/api/client';

export type Branch = {
  taskId: number;
  parent: string;
  version: string;
  agent: string;
  summary: string;
  files: { filename: string; text: string | null }[];
};

/** Stores a version made by hand, one file after another, the entry last. A file whose text is null goes over byte for byte. */
export function useBranch() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (branch: Branch): Promise<void> => {
      for (const file of branch.files) {
        const content = file.text === null ? await bytesOf(branch, file.filename) : new Blob([file.text]);
        await uploadFile(branch, file.filename, content);
      }
    },
    onSettled: (_, __, { taskId }) => {
      void queries.invalidateQueries({ queryKey: ['versions', taskId] });
      void queries.invalidateQueries({ queryKey: ['code', taskId] });
    },
  });
}

async function bytesOf({ taskId, parent }: Branch, filename: string): Promise<Blob> {
  const params = { path: { task_id: taskId, version: parent }, query: { filename } };
  return (await asked(
    api.GET('/download_code/{task_id}/{version}', { params, parseAs: 'blob' }),
  )) as unknown as Blob;
}

function uploadFile(branch: Branch, filename: string, content: Blob) {
  const { taskId: task_id, version, agent, summary, parent } = branch;
  return asked(
    api.POST('/upload_code', {
      body: { task_id, version, agent, summary: summary || null, parents: [parent], filename },
      bodySerializer: (body) => formOf(body, content),
    }),
  );
}

function formOf(body: Record<string, unknown>, content: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each != null) form.append(name, String(each));
  }
  form.append('file', content, String(body.filename));
  return form;
}
