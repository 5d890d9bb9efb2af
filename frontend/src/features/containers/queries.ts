import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, asked, type Shapes } from '@/api/client';

export type Container = Shapes['Container'];
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

export const containerQuery = (containerId: string) =>
  queryOptions({
    queryKey: ['container', containerId],
    queryFn: () =>
      asked(api.GET('/container_status/{container_id}', { params: { path: { container_id: containerId } } })),
  });

export type Spawn = { task_id: number; version?: string; timeout_seconds?: number; memory_mb?: number };

export function useSpawn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (query: Spawn) => asked(api.POST('/spawn_container', { params: { query } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['containers'] }),
  });
}

export function useStop() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (containerId: string) =>
      asked(api.POST('/stop_container/{container_id}', { params: { path: { container_id: containerId } } })),
    onSuccess: (_, containerId) => {
      void queries.invalidateQueries({ queryKey: ['containers'] });
      void queries.invalidateQueries({ queryKey: ['container', containerId] });
    },
  });
}
