import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from './client';
import { type TaskUpload, useCreateTask } from './tasks';
import { uploadFile } from './versions';

export type Example = Shapes['Example'];
type Content = Shapes['ExampleContent'];

const SEED = { version: 'seed', agent: 'user', summary: 'The seed program.', parents: [] };

/** Fetch the bundled examples, the one to begin with first; they come with the server. */
export const examplesQuery = queryOptions({
  queryKey: ['examples'],
  queryFn: async () => (await unwrap(api.GET('/get_examples'))).examples,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Start an example as a task of its own: its data, the task, its seed program, then the loop; return the task's id. */
export function useStartExample(onStartFailed: (error: unknown) => void) {
  const queryClient = useQueryClient();
  const create = useCreateTask(onStartFailed);
  return useMutation({
    mutationFn: async (name: string): Promise<number> => {
      const content = await unwrap(api.GET('/get_example/{name}', { params: { path: { name } } }));
      const dataset = await sendData(content);
      if (content.data_text !== null) void queryClient.invalidateQueries({ queryKey: ['datasets'] });
      const { spec, description } = content;
      const task = { ...spec, name, dataset, description, tags: ['example'] } as TaskUpload;
      return create.mutateAsync({ task, start: true, beforeStart: (taskId) => sendProgram(content, taskId) });
    },
  });
}

/** Upload the example's own table, if it has one; return the name of the data set. */
async function sendData({ data_text, dataset }: Content): Promise<string | null> {
  if (data_text === null || dataset === null) return dataset;
  const file = new Blob([data_text]);
  const name = dataset.replace(/\.\w+$/, '');
  const state = await unwrap(
    api.POST('/upload_dataset', {
      params: { query: { name, filename: dataset, size_bytes: file.size } },
      headers: { 'content-type': 'application/octet-stream' },
      body: file as unknown as string, // bytes of a file, which the OpenAPI document can only describe as a string
      bodySerializer: (bytes) => bytes,
    }),
  );
  return state.dataset?.name ?? name;
}

/** Store the seed program file by file, its entry last, as the server sent them. */
async function sendProgram({ program }: Content, taskId: number): Promise<void> {
  for (const [filename, text] of Object.entries(program))
    await uploadFile({ ...SEED, taskId }, filename, new Blob([text]));
}
