import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, asked, type Shapes } from '@/shared/api/client';
import type { TasksSearch } from '@/app/addresses';
import { tellError } from '@/shared/components/Toasts';
import { taskQuery } from '@/features/task/queries';
import { copyProgram, type FirstProgram } from './firstProgram';

export type Task = Shapes['Task'];
export type TaskUpload = Shapes['TaskUpload'];

export const PAGE_SIZE = 25;

/** One page of tasks by what stands in the address. */
export const tasksQuery = ({ q, status, sort, cursor, tag, shown }: TasksSearch, limit = PAGE_SIZE) =>
  queryOptions({
    queryKey: ['tasks', { q, status, sort, cursor, tag, shown, limit }],
    queryFn: async ({ client }) => {
      const page = await asked(
        api.GET('/get_tasks', { params: { query: { q, status, sort, cursor, tag, shown, limit } } }),
      );
      for (const task of page.tasks) {
        if (!task.deleted_at) client.setQueryData(taskQuery(task.id).queryKey, task);
      }
      return page;
    },
    placeholderData: keepPreviousData,
  });

type NewTask = { task: TaskUpload; start: boolean; program?: FirstProgram | null };

/**
 * Creates a task with the program it is to begin with and, if wanted, starts its loop; answers with the task's id. What could not
 * be started is refused before it is made. What fails all the same leaves the task, where it can be tried again; the reason is told.
 */
export function useCreateTask() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ task, start, program }: NewTask): Promise<number> => {
      if (start) await asked(api.POST('/validate_task', { body: task }));
      const { task_id } = await asked(api.POST('/upload_task', { body: task }));
      try {
        if (program) await copyProgram(program, task_id);
        if (start) await asked(api.POST('/start_loop', { body: { task_id } }));
      } catch (error) {
        tellError(error);
      }
      return task_id;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  });
}
