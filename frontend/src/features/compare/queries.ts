import { queryOptions } from '@tanstack/react-query';
import { api, asked, type Shapes } from '@/shared/api/client';
import { loopQuery, versionsQuery } from '@/features/task/queries';
import { queries } from '@/app/queries';
import { type Side, sideOf } from './compareSet';

export type Comparison = Shapes['Comparison'];
export type Compared = Shapes['Compared'];
export type Spread = Shapes['Spread'];
export type Named = { entry: string; task: number; version: string };

/** The versions that entries of the address stand for; a task alone stands for its best, else its newest version. */
export const namedQuery = (entries: readonly string[]) =>
  queryOptions({
    queryKey: ['results', 'named', entries],
    queryFn: async (): Promise<Named[]> => {
      const found = await Promise.all(
        entries.map(async (entry) => {
          const side = sideOf(entry);
          return side && { entry, task: side.task, version: await versionOf(side) };
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
      return asked(api.GET('/compare_results', { params: { query: { versions } } }));
    },
    enabled: named.length > 0,
  });

async function versionOf({ task, version }: Side): Promise<string | null> {
  if (version !== null) return version;
  const loop = await queries.ensureQueryData(loopQuery(task));
  if (loop?.best) return loop.best.version;
  return (await queries.ensureQueryData(versionsQuery(task)))[0]?.version ?? null;
}
