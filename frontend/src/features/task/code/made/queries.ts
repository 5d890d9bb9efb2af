import { queryOptions } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';
import type { PreviewKind } from './previewKind';

const fetchCharts = (containerId: string) =>
  unwrap(api.GET('/get_charts/{container_id}', { params: { path: { container_id: containerId } } }));

export type ChartList = Awaited<ReturnType<typeof fetchCharts>>;
export type Chart = ChartList['charts'][number];
export type ChartOf<Kind extends Chart['kind']> = Extract<Chart, { kind: Kind }>;

/** Fetch what the grader left to be drawn of one execution; once it is graded, this never changes. */
export const chartsQuery = (containerId: string) =>
  queryOptions({
    queryKey: ['charts', containerId],
    queryFn: () => fetchCharts(containerId),
    staleTime: (query) => (query.state.data?.charts.length ? Number.POSITIVE_INFINITY : 0),
  });

export type Output = Shapes['Artifact'];

/** Fetch the list of files that an execution left. */
export const outputsQuery = (taskId: number, containerId: string) =>
  queryOptions({
    queryKey: ['outputs', containerId],
    queryFn: async (): Promise<Output[]> => {
      const params = { path: { task_id: taskId }, query: { container_id: containerId } };
      return (await unwrap(api.GET('/get_artifacts/{task_id}', { params }))).artifacts;
    },
  });

/** Fetch a file to preview it: an address that holds it for what is seen or heard, its text for all else. */
export const contentQuery = (output: Output, kind: PreviewKind) =>
  queryOptions({
    queryKey: ['output', output.container_id, output.name, output.sha256],
    queryFn: async (): Promise<string> => {
      const params = { path: { container_id: output.container_id, name: output.name } };
      const content = (await unwrap(
        api.GET('/download_artifact/{container_id}/{name}', { params, parseAs: 'blob' }),
      )) as unknown as Blob;
      return kind === 'image' || kind === 'audio' ? readAsAddress(content, output.type) : content.text();
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

function readAsAddress(content: Blob, type: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([content], { type }));
  });
}
