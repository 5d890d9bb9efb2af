import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Skeleton } from '@/shared/components/Skeleton';
import { useShownLoop } from '../loops/useShownLoop';
import { versionsQuery } from '@/shared/api/versions';
import { VersionCode } from './VersionCode';

/** Show the code of a task: its lineage, the files of any version, and any two versions side by side. */
export function CodeTab() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const search = useSearch({ from: '/shell/tasks/$taskId/code' });
  const versions = useQuery(versionsQuery(taskId));
  const loop = useShownLoop();
  if (loop.isPending) return <Skeleton className="h-96" />;
  return (
    <Async subject="The versions" query={versions} loading={<Skeleton className="h-96" />}>
      {(data) =>
        data.length === 0 ? (
          <Card>
            <EmptyState title="No versions yet">
              The Coder writes the first version when the loop starts. To store your own, call upload_code.
            </EmptyState>
          </Card>
        ) : (
          <VersionCode
            key={taskId}
            taskId={taskId}
            versions={data}
            loop={loop.data ?? null}
            search={search}
          />
        )
      }
    </Async>
  );
}
