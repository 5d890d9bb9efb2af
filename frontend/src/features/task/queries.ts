import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, asked, type Shapes } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import { joined, settled } from './loopRounds';

export type Task = Shapes['Task'];
export type Loop = Shapes['Loop'];
export type Round = Loop['rounds'][number];

export const taskQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['task', taskId],
    queryFn: () => asked(api.GET('/get_task/{task_id}', { params: { path: { task_id: taskId } } })),
  });

/** The task's newest loop; null where none was started yet, which is not asked for: a 404 would be an error in the console. */
export const loopQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['loop', taskId],
    queryFn: async ({ client, queryKey }): Promise<Loop | null> => {
      const task = await client.fetchQuery(taskQuery(taskId));
      if (!task.has_loop) return null;
      try {
        const before = client.getQueryData<Loop | null>(queryKey);
        const kept = settled(before);
        return joined(before, kept, await loopAfter(taskId, kept.length)) ?? (await loopAfter(taskId, 0));
      } catch (error) {
        if (error instanceof Problem && error.code === 'loop_not_found') return null;
        throw error;
      }
    },
  });

const loopAfter = (taskId: number, after_round: number): Promise<Loop> =>
  asked(api.GET('/get_loop/{task_id}', { params: { path: { task_id: taskId }, query: { after_round } } }));

export const versionsQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['versions', taskId],
    queryFn: () => everyVersion(taskId),
  });

const PAGE = 100;
const MOST_VERSIONS = 2_000;

/** The task's versions, newest first. */
async function everyVersion(taskId: number): Promise<Shapes['VersionList']['versions']> {
  const found: Shapes['VersionList']['versions'] = [];
  let cursor: string | undefined;
  do {
    const params = { path: { task_id: taskId }, query: { limit: PAGE, cursor } };
    const page = await asked(api.GET('/get_code/{task_id}', { params }));
    found.push(...page.versions);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && found.length < MOST_VERSIONS);
  return found;
}

const ENDED = ['completed', 'failed', 'stopped'];

/** Whether there is a loop that has not ended. */
export function isLive(loop: Loop | null): loop is Loop {
  return loop !== null && !ENDED.includes(loop.state);
}

type LoopAction = 'start' | 'pause' | 'resume' | 'stop';

/** Start, pause, resume or stop the task's loop; the loop's state follows at once. */
export function useLoopAction(taskId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: LoopAction): Promise<Loop> => {
      const params = { path: { task_id: taskId } };
      if (action === 'start') return asked(api.POST('/start_loop', { body: { task_id: taskId } }));
      if (action === 'pause') return asked(api.POST('/pause_loop/{task_id}', { params }));
      if (action === 'resume') return asked(api.POST('/resume_loop/{task_id}', { params }));
      return asked(api.POST('/stop_loop/{task_id}', { params }));
    },
    onSuccess: (loop) => {
      queries.setQueryData(loopQuery(taskId).queryKey, loop);
      void queries.invalidateQueries({ queryKey: ['task', taskId] });
    },
  });
}
