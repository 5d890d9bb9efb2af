import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import { loopQuery } from '@/shared/api/loops';
import { versionsQuery } from '@/shared/api/versions';
import { type Side, sideOf } from '@/shared/lib/compareSet';

export type Comparison = Shapes['Comparison'];
export type Compared = Shapes['Compared'];
export type Spread = Shapes['Spread'];
export type Named = { entry: string; task: number; version: string };

/** The versions that entries of the address stand for; a task alone stands for its best, else its newest version. */
export const namedQuery = (entries: readonly string[]) =>
  queryOptions({
    queryKey: ['results', 'named', entries],
    queryFn: async ({ client }): Promise<Named[]> => {
      const found = await Promise.all(
        entries.map(async (entry) => {
          const side = sideOf(entry);
          return side && { entry, task: side.task, version: await versionOf(client, side) };
        }),
      );
      return found.filter((each): each is Named => each !== null && each.version !== null);
    },
  });

/** Scores of versions side by side, each held against the first. */
export const comparisonQuery = (named: readonly Named[]) =>
  queryOptions({
    queryKey: ['results', 'compared', named],
    queryFn: () => {
      const versions = named.map(({ task, version }) => `${task}/${version}`);
      return unwrap(api.GET('/compare_results', { params: { query: { versions } } }));
    },
    enabled: named.length > 0,
  });

async function versionOf(client: QueryClient, { task, version }: Side): Promise<string | null> {
  if (version !== null) return version;
  const loop = await client.ensureQueryData(loopQuery(task));
  if (loop?.best) return loop.best.version;
  return (await client.ensureQueryData(versionsQuery(task)))[0]?.version ?? null;
}
