import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type Channel = Shapes['Channel'];
export type ChannelCreate = Shapes['ChannelCreate'];
export type Delivery = Shapes['Delivery'];

const MAX_ROWS = 50;
const PENDING_MS = 2_000;
const IDLE_MS = 15_000;

/** Fetch the channels, newest first. */
export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: async () =>
    (await unwrap(api.GET('/get_channels', { params: { query: { limit: MAX_ROWS } } }))).channels,
  staleTime: 0,
});

/** Fetch the newest deliveries; refetched often while one is pending, because deliveries send no event. */
export const deliveriesQuery = queryOptions({
  queryKey: ['deliveries'],
  queryFn: async () =>
    (await unwrap(api.GET('/get_deliveries', { params: { query: { limit: MAX_ROWS } } }))).deliveries,
  refetchInterval: ({ state }) =>
    state.data?.some((delivery) => delivery.state === 'pending') ? PENDING_MS : IDLE_MS,
  staleTime: 0,
});

/** Create a channel; the answer holds a webhook's secret, which is never told again. */
export function useCreateChannel() {
  return useRefreshing((body: ChannelCreate) => unwrap(api.POST('/create_channel', { body })));
}

export function useDeleteChannel() {
  return useRefreshing((channel_id: number) =>
    unwrap(api.DELETE('/delete_channel/{channel_id}', { params: { path: { channel_id } } })),
  );
}

/** Send a test message to a channel. */
export function useTestChannel() {
  return useRefreshing((channel_id: number) =>
    unwrap(api.POST('/test_channel/{channel_id}', { params: { path: { channel_id } } })),
  );
}

/** Try a delivery again at once. */
export function useRetryDelivery() {
  return useRefreshing((delivery_id: string) =>
    unwrap(api.POST('/retry_delivery/{delivery_id}', { params: { path: { delivery_id } } })),
  );
}

function useRefreshing<Request, Answer>(mutationFn: (request: Request) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: channelsQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: deliveriesQuery.queryKey });
    },
  });
}
