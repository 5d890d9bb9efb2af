import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from './client';
import { Problem } from './problem';
import { taskQuery } from './tasks';

export type Loop = Shapes['Loop'];
export type Round = Loop['rounds'][number];

export type LoopOverview = Shapes['LoopOverview'];
export type StartFrom = Shapes['LoopStart']['start_from'];

/**
 * Fetch a loop of the task, the newest if none is named; null if none was started, which is not requested because a 404
 * would be an error in the console.
 */
export const loopQuery = (taskId: number, loopId?: string) =>
  queryOptions({
    queryKey: loopId === undefined ? ['loop', taskId] : ['loop', taskId, loopId],
    queryFn: async ({ client, queryKey }): Promise<Loop | null> => {
      const task = await client.fetchQuery(taskQuery(taskId));
      if (!task.has_loop) return null;
      try {
        const cached = client.getQueryData<Loop | null>(queryKey);
        const rounds = finishedRounds(cached);
        return (
          mergeRounds(cached, rounds, await fetchLoop(taskId, rounds.length, loopId)) ??
          (await fetchLoop(taskId, 0, loopId))
        );
      } catch (error) {
        if (error instanceof Problem && error.code === 'loop_not_found') return null;
        throw error;
      }
    },
  });

const fetchLoop = (taskId: number, after_round: number, loop_id?: string): Promise<Loop> =>
  unwrap(
    api.GET('/get_loop/{task_id}', {
      params: { path: { task_id: taskId }, query: { after_round, loop_id } },
    }),
  );

/** Fetch the task's newest loops without their rounds. */
export const loopsQuery = (taskId: number) =>
  queryOptions({
    queryKey: ['loop', taskId, 'all'],
    queryFn: async (): Promise<LoopOverview[]> =>
      (
        await unwrap(
          api.GET('/get_loops/{task_id}', { params: { path: { task_id: taskId }, query: { limit: 100 } } }),
        )
      ).loops,
  });

/**
 * Return the rounds that need not be fetched again: the leading ones that are done. They never change, unless a person
 * accepts a suspect score.
 */
export function finishedRounds(loop: Loop | null | undefined): Loop['rounds'] {
  const isOpen = (round: Round) => round.status !== 'done' || round.verdict === 'suspect';
  const firstOpen = loop?.rounds.findIndex(isOpen) ?? 0;
  return loop ? loop.rounds.slice(0, firstOpen < 0 ? undefined : firstOpen) : [];
}

/** Put the kept rounds before the fetched ones; return null if another loop has begun meanwhile. */
export function mergeRounds(
  cached: Loop | null | undefined,
  knownRounds: Loop['rounds'],
  fetched: Loop,
): Loop | null {
  if (knownRounds.length === 0) return fetched;
  return cached?.loop_id === fetched.loop_id
    ? { ...fetched, rounds: [...knownRounds, ...fetched.rounds] }
    : null;
}

const ENDED = ['completed', 'failed', 'stopped'];

/** Tell whether there is a loop that has not ended. */
export function isLive(loop: Loop | null): loop is Loop {
  return loop !== null && !ENDED.includes(loop.state);
}

/** `best` and `scratch` start a loop, which goes on from the best version so far or begins anew. */
export type LoopAction = StartFrom | 'pause' | 'resume' | 'stop';

/** Start, pause, resume or stop the task's loop; the cached loop is updated at once. */
export function useLoopAction(taskId: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (action: LoopAction): Promise<Loop> => {
      const params = { path: { task_id: taskId } };
      if (action === 'best' || action === 'scratch')
        return unwrap(api.POST('/start_loop', { body: { task_id: taskId, start_from: action } }));
      if (action === 'pause') return unwrap(api.POST('/pause_loop/{task_id}', { params }));
      if (action === 'resume') return unwrap(api.POST('/resume_loop/{task_id}', { params }));
      return unwrap(api.POST('/stop_loop/{task_id}', { params }));
    },
    onSuccess: (loop) => {
      queryClient.setQueryData(loopQuery(taskId).queryKey, loop);
      void queryClient.invalidateQueries({ queryKey: loopsQuery(taskId).queryKey });
      void queryClient.invalidateQueries({ queryKey: ['task', taskId] });
    },
  });
}
