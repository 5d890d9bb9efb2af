import { QueryClient } from '@tanstack/react-query';
import { Problem } from '@/shared/api/problem';

const MAX_RETRIES = 3;

/** Answers stay fresh until the live stream says otherwise; only what may pass by itself is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < MAX_RETRIES && isTransient(error),
      retryDelay: (failures) => Math.min(4_000, 500 * 2 ** failures),
    },
  },
});

function isTransient(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status === 503 || error.status === 507;
}
