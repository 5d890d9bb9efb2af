import { queryOptions } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from './client';

export type Plugin = Shapes['PluginInfo'];
export type MetricChoice = Shapes['MetricChoice'];

/** Fetch all that a task can choose from, with help; it changes only when the server is restarted. */
export const pluginsQuery = queryOptions({
  queryKey: ['plugins'],
  queryFn: () => unwrap(api.GET('/get_plugins')),
  staleTime: Number.POSITIVE_INFINITY,
});
