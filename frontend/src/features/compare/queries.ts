import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import { loopQuery } from '@/shared/api/loops';
import { versionsQuery } from '@/shared/api/versions';
import { type CompareEntry, parseEntry } from '@/shared/lib/compareSet';

export type Comparison = Shapes['Comparison'];
export type Compared = Shapes['Compared'];
export type Spread = Shapes['Spread'];
export type ComparedVersion = { entry: string; task: number; version: string };

/**
 * Resolve the entries of the address to versions; an entry without a version means the task's best, or its newest if
 * none is best.
 */
export const comparedVersionsQuery = (entries: readonly string[]) =>
  queryOptions({
    queryKey: ['results', 'named', entries],
    queryFn: async ({ client }): Promise<ComparedVersion[]> => {
      const resolved = await Promise.all(
        entries.map(async (entry) => {
          const compareEntry = parseEntry(entry);
          return (
            compareEntry && {
              entry,
              task: compareEntry.task,
              version: await resolveVersion(client, compareEntry),
            }
          );
        }),
      );
      return resolved.filter((each): each is ComparedVersion => each !== null && each.version !== null);
    },
  });

/** Fetch the scores of versions side by side, each compared with the first. */
export const comparisonQuery = (versions: readonly ComparedVersion[]) =>
  queryOptions({
    queryKey: ['results', 'compared', versions],
    queryFn: () => {
      const query = { versions: versions.map(({ task, version }) => `${task}/${version}`) };
      return unwrap(api.GET('/compare_results', { params: { query } }));
    },
    enabled: versions.length > 0,
  });

async function resolveVersion(client: QueryClient, { task, version }: CompareEntry): Promise<string | null> {
  if (version !== null) return version;
  const loop = await client.ensureQueryData(loopQuery(task));
  if (loop?.best_ever) return loop.best_ever.version;
  return (await client.ensureQueryData(versionsQuery(task)))[0]?.version ?? null;
}
