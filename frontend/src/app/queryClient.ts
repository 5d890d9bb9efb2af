import { QueryClient } from '@tanstack/react-query';
import { Problem } from '@/shared/api/problem';

const MAX_RETRIES = 3;

/** The query cache. Answers stay fresh until the live stream invalidates them; only transient failures are retried. */
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
