import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';

const MAX_TASKS = 100;

/** Fetch a task from the trash; null if too many younger ones precede it. */
export const trashedTaskQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['tasks', 'trash', taskId],
    queryFn: async (): Promise<Shapes['Task'] | null> => {
      const query = { shown: 'trash', limit: MAX_TASKS } as const;
      const { tasks } = await unwrap(api.GET('/get_tasks', { params: { query } }));
      return tasks.find(({ id }) => id === taskId) ?? null;
    },
  });
