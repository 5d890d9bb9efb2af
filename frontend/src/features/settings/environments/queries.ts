import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type Environment = Shapes['Environment'];

const BUSY = ['queued', 'building', 'removing'];
const BUSY_MS = 2_000;
const MAX_ROWS = 100;

/** Fetch the environments, newest first; refetched while one is built or removed. */
export const environmentsQuery = queryOptions({
  queryKey: ['environments'],
  queryFn: () => unwrap(api.GET('/get_environments', { params: { query: { limit: MAX_ROWS } } })),
  refetchInterval: ({ state }) =>
    state.data?.environments.some((each) => BUSY.includes(each.state)) ? BUSY_MS : false,
  staleTime: 0,
});

/** Fetch one environment with its lock and the end of its build log, which grows while it is built. */
export const environmentQuery = (environment_id: string) =>
  queryOptions({
    queryKey: ['environments', environment_id],
    queryFn: () =>
      unwrap(api.GET('/get_environment/{environment_id}', { params: { path: { environment_id } } })),
    refetchInterval: ({ state }) => (state.data && BUSY.includes(state.data.state) ? BUSY_MS : false),
    staleTime: 0,
  });

export function useDeleteEnvironment() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (environment_id: string) =>
      unwrap(api.DELETE('/delete_environment/{environment_id}', { params: { path: { environment_id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: environmentsQuery.queryKey }),
  });
}
