import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Pager } from '@/shared/components/Pager';
import { loopQuery } from '@/shared/api/loops';
import { versionsQuery } from '@/shared/api/versions';
import { CallsTable } from './CallsTable';
import { modelCallsQuery } from './queries';
import type { CallsSearch } from './searchParams';
import { VersionSelect } from './VersionSelect';

/** Show a page of the task's model calls, of one version or of all. */
export function CallsTab() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const search = useSearch({ from: '/shell/tasks/$taskId/calls' });
  const navigate = useNavigate({ from: '/tasks/$taskId/calls' });
  const calls = useQuery(modelCallsQuery(taskId, search));
  const rounds = useQuery(loopQuery(taskId)).data?.rounds ?? [];
  const versions = useQuery(versionsQuery(taskId)).data ?? [];
  const change = (next: CallsSearch) => void navigate({ search: next, resetScroll: false });
  const labels = new Set([...rounds.toReversed(), ...versions].map((each) => each.version));
  return (
    <>
      <Card
        title="Model calls"
        action={
          (labels.size > 0 || search.version) && (
            <VersionSelect
              value={search.version}
              labels={[...labels]}
              onChange={(version) => change(version === undefined ? {} : { version })}
            />
          )
        }
        padded={false}
      >
        <Async subject="The model calls" query={calls}>
          {({ model_calls }) =>
            model_calls.length === 0 ? (
              <EmptyState title={search.version ? `No model calls for ${search.version}` : 'No model calls'}>
                {search.version
                  ? 'No agent has called a model for this version.'
                  : 'Every call of a model or a coding agent is listed here, with its tokens and its cost. The agents pipelines, parameters and rules call no models.'}
              </EmptyState>
            ) : (
              <CallsTable taskId={taskId} calls={model_calls} />
            )
          }
        </Async>
      </Card>
      <Pager
        next={calls.data?.next_cursor ?? null}
        first={!search.cursor}
        onFirst={() => change({ ...search, cursor: undefined })}
        onNext={(cursor) => change({ ...search, cursor })}
      />
    </>
  );
}
