import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import type { GetLines } from './feed/LogFeed';
import { parseClaim, type Claim } from './metrics/claims';

export type LogFile = Shapes['LogFile'];

const LOGS_PAGE_SIZE = 50;
const CLAIMS_PAGE_SIZE = 1_000;
const MAX_CLAIMS = 20_000;

/** Fetch the task's logs, newest first, a page at a time. */
export const logsQuery = (taskId: number) =>
  infiniteQueryOptions({
    queryKey: ['logs', taskId],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/get_logs/{task_id}', {
          params: { path: { task_id: taskId }, query: { limit: LOGS_PAGE_SIZE, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** Return a function that fetches lines of one log, by number or from where the previous answer ended. */
export function fetchLines(taskId: number, filename: string): GetLines {
  return ({ fromLine, cursor, limit }, signal) =>
    unwrap(
      api.GET('/tail_logs/{task_id}', {
        params: { path: { task_id: taskId }, query: { filename, from_line: fromLine, cursor, limit } },
        signal,
      }),
    );
}

/** Return the address from which the browser downloads the log. */
export function downloadAddress(taskId: number, filename: string): string {
  return `/download_log/${taskId}/${encodeURIComponent(filename)}`;
}

/**
 * Fetch what the program has reported of itself in `@metric` lines of this log; later ones arrive with the log's lines.
 */
export const claimsQuery = (taskId: number, filename: string) =>
  queryOptions({
    queryKey: ['claims', taskId, filename],
    queryFn: async ({ signal }): Promise<Claim[]> => {
      const claims: Claim[] = [];
      let cursor: string | undefined;
      do {
        const query = {
          q: '^@metric ',
          regex: true,
          match_case: true,
          filename,
          limit: CLAIMS_PAGE_SIZE,
          cursor,
        };
        const page = await unwrap(
          api.GET('/search_logs/{task_id}', { params: { path: { task_id: taskId }, query }, signal }),
        );
        for (const match of page.matches) {
          const claim = parseClaim(match.text, match.number);
          if (claim) claims.push(claim);
        }
        cursor = page.next_cursor ?? undefined;
      } while (cursor && claims.length < MAX_CLAIMS);
      return claims;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
