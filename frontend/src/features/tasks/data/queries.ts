import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import { nameDataset, findFreeName, plainFilename } from './datasetNames';
import { type Dataset, type Progress, upload } from './upload';

export type DatasetSummary = Shapes['DatasetSummary'];

const PAGE = 100;
const MAX_DATASETS = 1_000;

/** Every uploaded data set by its name, the newest first, and how large a file may be. */
export const datasetsQuery = queryOptions({
  queryKey: ['datasets'],
  queryFn: async () => {
    const datasets: DatasetSummary[] = [];
    let cursor: string | undefined;
    let maxBytes = 0;
    do {
      const page = await unwrap(api.GET('/get_datasets', { params: { query: { limit: PAGE, cursor } } }));
      datasets.push(...page.datasets);
      maxBytes = page.most_bytes;
      cursor = page.next_cursor ?? undefined;
    } while (cursor && datasets.length < MAX_DATASETS);
    return { datasets, maxBytes };
  },
  staleTime: 0, // no event tells of uploads
});

/** A data set with its schema. */
export const datasetQuery = (name: string) =>
  queryOptions({
    queryKey: ['datasets', name],
    queryFn: () => unwrap(api.GET('/get_dataset/{name}', { params: { path: { name } } })),
  });

/** Sends a file under a name that is free; known by the list and by itself afterwards. */
export function useSendFile() {
  const queryClient = useQueryClient();
  return useCallback(
    async (file: File, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<Dataset> => {
      const dataset = await upload({
        file,
        signal,
        onProgress,
        nameFile: async (sha256) => {
          const { datasets } = await queryClient.fetchQuery(datasetsQuery);
          return findFreeName(nameDataset(file.name), sha256, datasets);
        },
        send: (part, content) =>
          unwrap(
            api.POST('/upload_dataset', {
              params: { query: { ...part, filename: plainFilename(file.name) } },
              headers: { 'content-type': 'application/octet-stream' },
              body: content as unknown as string, // a file's bytes, which the description of the API can only call a string
              bodySerializer: (bytes) => bytes,
              signal,
            }),
          ),
      });
      queryClient.setQueryData(datasetQuery(dataset.name).queryKey, dataset);
      await queryClient.invalidateQueries({ queryKey: datasetsQuery.queryKey, exact: true });
      return dataset;
    },
    [queryClient],
  );
}
