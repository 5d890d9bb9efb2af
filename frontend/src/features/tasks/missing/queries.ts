import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';

const MAX_TASKS = 100;

/** The task as it lies in the trash; null where many younger ones lie on top of it. */
export const trashedTaskQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['tasks', 'trash', taskId],
    queryFn: async (): Promise<Shapes['Task'] | null> => {
      const query = { shown: 'trash', limit: MAX_TASKS } as const;
      const { tasks } = await unwrap(api.GET('/get_tasks', { params: { query } }));
      return tasks.find(({ id }) => id === taskId) ?? null;
    },
  });
