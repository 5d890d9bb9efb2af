import { queryOptions } from '@tanstack/react-query';
import { entryLast } from '@/features/task/code/files';
import { bytesOf, storeFile } from '@/features/task/code/queries';
import { versionsQuery } from '@/features/task/queries';
import type { Task } from './queries';

/** The program that the loops of a task begin with: one of its versions. */
export type FirstProgram = {
  taskId: number;
  version: string;
  agent: string;
  summary: string | null;
  files: string[];
};

/** The oldest version, unless the task's own coder wrote it; null where the coder begins from nothing. */
export const firstProgramQuery = (task: Task) =>
  queryOptions({
    queryKey: ['first-program', task.id],
    queryFn: async ({ client }): Promise<FirstProgram | null> => {
      const oldest = (await client.fetchQuery(versionsQuery(task.id))).at(-1);
      if (!oldest || oldest.agent === task.spec.agents.coder) return null;
      const { version, agent, summary } = oldest;
      const files = entryLast(oldest.files, (name) => name, task.spec.program.entry);
      return { taskId: task.id, version, agent, summary, files };
    },
  });

/** Stores the same program as a version of the other task, byte for byte, under the same label. */
export async function copyProgram({ files, ...program }: FirstProgram, taskId: number): Promise<void> {
  for (const name of files) {
    const content = await bytesOf(program.taskId, program.version, name);
    await storeFile({ ...program, taskId, parents: [] }, name, content);
  }
}
