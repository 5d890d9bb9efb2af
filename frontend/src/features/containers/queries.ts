import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, asked, type Shapes } from '@/shared/api/client';

export type Container = Shapes['Container'];
export type Usage = Shapes['ContainerUsage'];
export type UsageSample = Shapes['UsageSample'];
export type ContainersFilter = { taskId?: number; version?: string; cursor?: string };

export const ENDED = [
  'completed',
  'failed',
  'timed_out',
  'out_of_memory',
  'output_limit',
  'cancelled',
  'lost',
];
const PAGE_SIZE = 25;
const USAGE_MS = 1_000;
const LOG_MS = 2_000;

/** Containers, newest first, of one task or of all. */
export const containersQuery = ({ taskId, version, cursor }: ContainersFilter) =>
  queryOptions({
    queryKey: ['containers', { taskId, version, cursor }],
    queryFn: () =>
      asked(
        api.GET('/get_containers', {
          params: { query: { task_id: taskId, version, cursor, limit: PAGE_SIZE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** One container with the end of its log, which is asked for anew while it runs: lines are no events. */
export const containerQuery = (containerId: string) =>
  queryOptions({
    queryKey: ['container', containerId],
    queryFn: () =>
      asked(api.GET('/container_status/{container_id}', { params: { path: { container_id: containerId } } })),
    refetchInterval: ({ state }) => (state.data && ENDED.includes(state.data.status) ? false : LOG_MS),
  });

/** What it uses now and used over its last two minutes; asked anew each second while it runs. */
export const usageQuery = (containerId: string) =>
  queryOptions({
    queryKey: ['container', containerId, 'usage'],
    queryFn: () =>
      asked(
        api.GET('/get_container_usage/{container_id}', { params: { path: { container_id: containerId } } }),
      ),
    refetchInterval: ({ state }) => (state.data && ENDED.includes(state.data.status) ? false : USAGE_MS),
  });

/** `grade`: its outputs are graded, too, as the loop would. */
export type Spawn = {
  task_id: number;
  version?: string;
  timeout_seconds?: number;
  memory_mb?: number;
  cpus?: number;
  seed?: number;
  grade?: boolean;
};

export function useSpawn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (query: Spawn) => asked(api.POST('/spawn_container', { params: { query } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['containers'] }),
  });
}

/** Asks a container to end; after so many seconds it is ended. None: at once. */
export function useStop() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ containerId, grace }: { containerId: string; grace: number }) => {
      const params = { path: { container_id: containerId }, query: { grace_seconds: grace } };
      return asked(api.POST('/stop_container/{container_id}', { params }));
    },
    onSuccess: (_, { containerId }) => {
      void queries.invalidateQueries({ queryKey: ['containers'] });
      void queries.invalidateQueries({ queryKey: ['container', containerId] });
    },
  });
}
