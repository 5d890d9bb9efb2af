import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import { nameDataset, findFreeName, cleanFilename } from './datasetNames';
import { pickGiven, type ReadingOptions } from './reading';
import { type Dataset, type Progress, upload } from './upload';

export type DatasetSummary = Shapes['DatasetSummary'];

const PAGE_SIZE = 100;
const MAX_DATASETS = 1_000;

/** Fetch every uploaded data set, newest first, and how large a file may be. */
export const datasetsQuery = queryOptions({
  queryKey: ['datasets'],
  queryFn: async () => {
    const datasets: DatasetSummary[] = [];
    let cursor: string | undefined;
    let maxBytes = 0;
    do {
      const page = await unwrap(
        api.GET('/get_datasets', { params: { query: { limit: PAGE_SIZE, cursor } } }),
      );
      datasets.push(...page.datasets);
      maxBytes = page.most_bytes;
      cursor = page.next_cursor ?? undefined;
    } while (cursor && datasets.length < MAX_DATASETS);
    return { datasets, maxBytes };
  },
  staleTime: 0, // uploads send no event
});

/** Fetch a data set with its schema; `columns`: settings of columns as JSON, with which the schema is read. */
export const datasetQuery = (name: string, columns = '') =>
  queryOptions({
    queryKey: columns ? ['datasets', name, columns] : ['datasets', name],
    queryFn: () =>
      unwrap(
        api.GET('/get_dataset/{name}', {
          params: { path: { name }, query: { columns: columns || undefined } },
        }),
      ),
  });

/** Upload a file under a free name; put the data set into the cache and refresh the list. */
export function useSendFile() {
  const queryClient = useQueryClient();
  return useCallback(
    async (
      file: File,
      options: ReadingOptions,
      signal: AbortSignal,
      onProgress: (progress: Progress) => void,
    ): Promise<Dataset> => {
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
              params: { query: { ...part, filename: cleanFilename(file.name), ...pickGiven(options) } },
              headers: { 'content-type': 'application/octet-stream' },
              body: content as unknown as string, // bytes of a file, which the OpenAPI document can only describe as a string
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

/** Read a data set again with other options; the server has its file. */
export function useReadAgain(onDone: (dataset: Dataset) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ dataset, options }: { dataset: Dataset; options: ReadingOptions }) => {
      const { name, filename, size_bytes, file_sha256: sha256 } = dataset;
      const query = { name, filename, size_bytes, sha256, ...pickGiven(options) };
      const state = await unwrap(
        api.POST('/upload_dataset', {
          params: { query },
          headers: { 'content-type': 'application/octet-stream' },
          body: '',
          bodySerializer: (bytes) => bytes,
        }),
      );
      if (!state.dataset) throw new Error('The server no longer has this file. Upload it again.');
      return state.dataset;
    },
    onSuccess: async (dataset) => {
      queryClient.setQueryData(datasetQuery(dataset.name).queryKey, dataset);
      await queryClient.invalidateQueries({ queryKey: datasetsQuery.queryKey }); // with previews of other columns
      onDone(dataset);
    },
  });
}
