import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from './client';

export type Task = Shapes['Task'];
export type TaskUpload = Shapes['TaskUpload'];

export const TASK_STATES = [
  'created',
  'queued',
  'running',
  'waiting',
  'paused',
  'completed',
  'failed',
  'stopped',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const taskQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['task', taskId],
    queryFn: () => unwrap(api.GET('/get_task/{task_id}', { params: { path: { task_id: taskId } } })),
  });

/** Which tasks to list; `tag` may name several tags, all of which a task must have. */
export type TasksFilter = {
  q?: string;
  status?: TaskState;
  sort?: 'newest' | 'oldest' | 'name';
  cursor?: string;
  tag?: string[];
  shown?: 'archived' | 'all' | 'trash';
};

const PAGE_SIZE = 25;

/** Fetch one page of tasks. */
export const tasksQuery = ({ q, status, sort, cursor, tag, shown }: TasksFilter, limit = PAGE_SIZE) =>
  queryOptions({
    queryKey: ['tasks', { q, status, sort, cursor, tag, shown, limit }],
    queryFn: async ({ client }) => {
      const page = await unwrap(
        api.GET('/get_tasks', { params: { query: { q, status, sort, cursor, tag, shown, limit } } }),
      );
      for (const task of page.tasks) {
        if (!task.deleted_at) client.setQueryData(taskQuery(task.id).queryKey, task);
      }
      return page;
    },
    placeholderData: keepPreviousData,
  });

/** Check a task as creating and starting it would, and estimate its cost; nothing is stored. */
export function useCheckTask<Draft>(build: (draft: Draft) => TaskUpload) {
  return useMutation({
    mutationFn: (draft: Draft) =>
      unwrap(api.POST('/validate_task', { body: { ...build(draft), try_grader: false } })),
  });
}

/** `beforeStart` gets the id of the created task before its loop is started. */
type NewTask = { task: TaskUpload; start: boolean; beforeStart?: (taskId: number) => Promise<void> };

/**
 * Create a task and, if requested, start its loop; return the task's id. A task that could not be started is refused
 * before it is created. If starting fails all the same, the task remains and the error goes to `onStartFailed`.
 */
export function useCreateTask(onStartFailed: (error: unknown) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ task, start, beforeStart }: NewTask): Promise<number> => {
      if (start) await unwrap(api.POST('/validate_task', { body: { ...task, try_grader: false } }));
      const { task_id } = await unwrap(api.POST('/upload_task', { body: task }));
      try {
        await beforeStart?.(task_id);
        if (start) await unwrap(api.POST('/start_loop', { body: { task_id, start_from: 'best' } }));
      } catch (error) {
        onStartFailed(error);
      }
      return task_id;
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  });
}
