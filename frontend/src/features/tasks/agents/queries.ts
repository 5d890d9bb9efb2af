import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';

export type AgentInfo = Shapes['AgentInfo'];

/** Fetch the installed agents with their roles; they change only when the server is restarted. */
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async () => (await unwrap(api.GET('/get_agents'))).agents,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Have a model asked one question. */
export function tryModel(model: string) {
  return unwrap(api.POST('/try_model', { body: { model, base_url: '' } }));
}
