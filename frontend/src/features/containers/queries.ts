import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';

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

/** Fetch containers of one task or of all, newest first. */
export const containersQuery = ({ taskId, version, cursor }: ContainersFilter) =>
  queryOptions({
    queryKey: ['containers', { taskId, version, cursor }],
    queryFn: () =>
      unwrap(
        api.GET('/get_containers', {
          params: { query: { task_id: taskId, version, cursor, limit: PAGE_SIZE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Fetch one container with the end of its log; refetched while it runs, because log lines send no events. */
export const containerQuery = (containerId: string) =>
  queryOptions({
    queryKey: ['container', containerId],
    queryFn: () =>
      unwrap(
        api.GET('/container_status/{container_id}', { params: { path: { container_id: containerId } } }),
      ),
    refetchInterval: ({ state }) => (state.data && ENDED.includes(state.data.status) ? false : LOG_MS),
  });

/** Fetch what a container uses and used over its last two minutes; refetched each second while it runs. */
export const usageQuery = (containerId: string) =>
  queryOptions({
    queryKey: ['container', containerId, 'usage'],
    queryFn: () =>
      unwrap(
        api.GET('/get_container_usage/{container_id}', { params: { path: { container_id: containerId } } }),
      ),
    refetchInterval: ({ state }) => (state.data && ENDED.includes(state.data.status) ? false : USAGE_MS),
  });

/** Ask a container to stop; it is killed after the grace period, or at once if there is none. */
export function useStopContainer() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ containerId, graceSeconds }: { containerId: string; graceSeconds: number }) => {
      const params = { path: { container_id: containerId }, query: { grace_seconds: graceSeconds } };
      return unwrap(api.POST('/stop_container/{container_id}', { params }));
    },
    onSuccess: (_, { containerId }) => {
      void queryClient.invalidateQueries({ queryKey: ['containers'] });
      void queryClient.invalidateQueries({ queryKey: ['container', containerId] });
    },
  });
}
