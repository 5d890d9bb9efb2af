import { useQueries, useQuery } from '@tanstack/react-query';
import type { CompareSearch } from './searchParams';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { loopQuery } from '@/shared/api/loops';
import { taskQuery } from '@/shared/api/tasks';
import { versionsQuery } from '@/shared/api/versions';
import { CompareTable } from './CompareTable';
import { ComparedCode } from './ComparedCode';
import { comparisonQuery, type Named } from './queries';

type ComparedVersionsProps = {
  named: Named[];
  search: CompareSearch;
  onSearch: (search: CompareSearch) => void;
};

/** The table of what was named, and the code of two of them. */
export function ComparedVersions({ named, search, onSearch }: ComparedVersionsProps) {
  const comparison = useQuery(comparisonQuery(named));
  const tasks = useQueries({ queries: named.map(({ task }) => taskQuery(task)) });
  const loops = useQueries({ queries: named.map(({ task }) => loopQuery(task)) });
  const versions = useQueries({ queries: named.map(({ task }) => versionsQuery(task)) });
  if (named.length === 0) {
    return (
      <Card>
        <EmptyState title="None of these tasks has a version yet">
          They stand here as soon as their first version is written.
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <Card padded={comparison.isError && !comparison.data}>
        <Async what="The comparison" query={comparison}>
          {(found) => (
            <CompareTable
              comparison={found}
              tasks={tasks.map((each) => each.data?.name ?? '')}
              loops={loops.map((each) => each.data ?? null)}
              parents={named.map(
                ({ version }, place) =>
                  versions[place]?.data?.find((each) => each.version === version)?.parents ?? [],
              )}
            />
          )}
        </Async>
      </Card>
      {named.length > 1 && <ComparedCode named={named} search={search} onSearch={onSearch} />}
    </>
  );
}
