import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { formatBytes } from '@/shared/lib/format';
import { Room } from '../Room';
import { EnvironmentRow } from './EnvironmentRow';
import { environmentsQuery } from './queries';

/** Show the environments of packages with their state; each opens to its packages and build log. */
export function EnvironmentsRoom() {
  const environments = useQuery(environmentsQuery);
  return (
    <Room
      title="Environments"
      text="Packages that tasks require, installed once and locked by hashes. Removed files are rebuilt from the same wheels when a task needs them again."
      command="orchestrator get-environments"
    >
      <Card
        title="Environments"
        padded={false}
        action={
          environments.data && (
            <span className="tnum text-xs text-muted">
              {formatBytes(environments.data.total_bytes)} in all
            </span>
          )
        }
      >
        <Async subject="The environments" query={environments}>
          {(data) =>
            data.environments.length === 0 ? (
              <EmptyState title="No environments yet">
                A task whose run.requirements names packages, such as <code>xgboost&gt;=2</code>, builds one.
              </EmptyState>
            ) : (
              <ul className="divide-y">
                {data.environments.map((environment) => (
                  <EnvironmentRow key={environment.id} environment={environment} />
                ))}
              </ul>
            )
          }
        </Async>
      </Card>
    </Room>
  );
}
