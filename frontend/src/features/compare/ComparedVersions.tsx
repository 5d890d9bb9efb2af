import { useQueries, useQuery } from '@tanstack/react-query';
import type { CompareSearch } from './searchParams';
import { NO_DIRECTIONS } from '@/shared/lib/metricDirections';
import { directionsQuery } from '@/shared/api/metrics';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { loopQuery } from '@/shared/api/loops';
import { taskQuery } from '@/shared/api/tasks';
import { versionsQuery } from '@/shared/api/versions';
import { CompareTable } from './CompareTable';
import { ComparedCode } from './ComparedCode';
import { comparisonQuery, type ComparedVersion } from './queries';

type ComparedVersionsProps = {
  versions: ComparedVersion[];
  search: CompareSearch;
  onSearch: (search: CompareSearch) => void;
};

/** Show the comparison table and the code of two of the versions. */
export function ComparedVersions({ versions, search, onSearch }: ComparedVersionsProps) {
  const comparison = useQuery(comparisonQuery(versions));
  const { data: directions = NO_DIRECTIONS } = useQuery(directionsQuery);
  const tasks = useQueries({ queries: versions.map(({ task }) => taskQuery(task)) });
  const loops = useQueries({ queries: versions.map(({ task }) => loopQuery(task)) });
  const versionQueries = useQueries({ queries: versions.map(({ task }) => versionsQuery(task)) });
  if (versions.length === 0) {
    return (
      <Card>
        <EmptyState title="These tasks have no versions yet">
          They appear here as soon as their first version is written.
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <Card padded={comparison.isError && !comparison.data}>
        <Async subject="The comparison" query={comparison}>
          {(data) => (
            <CompareTable
              comparison={data}
              tasks={tasks.map((each) => each.data?.name ?? '')}
              directions={directions}
              loops={loops.map((each) => each.data ?? null)}
              parents={versions.map(
                ({ version }, index) =>
                  versionQueries[index]?.data?.find((each) => each.version === version)?.parents ?? [],
              )}
            />
          )}
        </Async>
      </Card>
      {versions.length > 1 && <ComparedCode versions={versions} search={search} onSearch={onSearch} />}
    </>
  );
}
