import { queryOptions } from '@tanstack/react-query';
import type { Directions } from '@/shared/lib/metricDirections';
import { api, unwrap } from './client';

/** Which way is better of every built-in metric; the table is part of the server's program. */
export const directionsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: async (): Promise<Directions> => {
    const { metrics } = await unwrap(api.GET('/get_metrics'));
    return new Map(metrics.map(({ name, direction }) => [name, direction]));
  },
  staleTime: Number.POSITIVE_INFINITY,
});
