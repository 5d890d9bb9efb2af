import { queryOptions } from '@tanstack/react-query';
import { sortEntryLast } from '@/shared/api/versions';
import { fetchFile, uploadFile } from '@/shared/api/versions';
import { versionsQuery } from '@/shared/api/versions';
import { listCoders } from '@/shared/lib/coders';
import type { Task } from '@/shared/api/tasks';

/** The program that the loops of a task begin with: one of its versions. */
export type FirstProgram = {
  taskId: number;
  version: string;
  agent: string;
  summary: string | null;
  files: string[];
};

/** Fetch the oldest version, unless a coder of the task wrote it; null if the coder begins from nothing. */
export const firstProgramQuery = (task: Task) =>
  queryOptions({
    queryKey: ['first-program', task.id],
    queryFn: async ({ client }): Promise<FirstProgram | null> => {
      const oldest = (await client.fetchQuery(versionsQuery(task.id))).at(-1);
      if (!oldest || listCoders(task.spec.agents.coder).includes(oldest.agent)) return null;
      const { version, agent, summary } = oldest;
      const files = sortEntryLast(oldest.files, (name) => name, task.spec.program.entry);
      return { taskId: task.id, version, agent, summary, files };
    },
  });

/** Store the same program, unchanged, as a version of the other task under the same label. */
export async function copyProgram({ files, ...program }: FirstProgram, taskId: number): Promise<void> {
  for (const name of files) {
    const content = await fetchFile(program.taskId, program.version, name);
    await uploadFile({ ...program, taskId, parents: [] }, name, content);
  }
}
