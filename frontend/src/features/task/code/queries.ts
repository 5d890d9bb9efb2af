import { queryOptions } from '@tanstack/react-query';
import { api, asked } from '@/shared/api/client';
import type { CodeFile } from './files';

/** All files of a version as text. */
export const codeQuery = (taskId: number, version: string) =>
  queryOptions({
    queryKey: ['code', taskId, version],
    queryFn: async (): Promise<CodeFile[]> => {
      const path = { task_id: taskId, version };
      return (await asked(api.GET('/read_code/{task_id}/{version}', { params: { path } }))).files;
    },
  });

/** Where the browser gets a file byte for byte, or (no name) all of a version as zip; the session's cookie goes along. */
export function downloadAddress(taskId: number, version: string, filename?: string): string {
  const query = filename === undefined ? 'archive=zip' : `filename=${encodeURIComponent(filename)}`;
  return `/download_code/${taskId}/${encodeURIComponent(version)}?${query}`;
}

export type NewVersion = {
  taskId: number;
  version: string;
  agent: string;
  summary: string | null;
  parents: string[];
};

/** Stores one file of a version; the entry comes last. */
export function storeFile(into: NewVersion, filename: string, content: Blob) {
  const { taskId: task_id, version, agent, summary, parents } = into;
  return asked(
    api.POST('/upload_code', {
      body: { task_id, version, agent, summary, parents, filename },
      bodySerializer: (body) => formOf(body, content),
    }),
  );
}

/** A stored file, byte for byte. */
export async function bytesOf(task_id: number, version: string, filename: string): Promise<Blob> {
  const params = { path: { task_id, version }, query: { filename } };
  return (await asked(
    api.GET('/download_code/{task_id}/{version}', { params, parseAs: 'blob' }),
  )) as unknown as Blob;
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
