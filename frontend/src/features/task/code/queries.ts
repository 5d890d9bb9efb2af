import { queryOptions } from '@tanstack/react-query';
import { api, asked } from '@/api/client';
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
