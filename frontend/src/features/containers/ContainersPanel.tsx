import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { ContainersSearch } from './searchParams';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Pager } from '@/shared/components/Pager';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { ContainersTable } from './ContainersTable';
import { containersQuery } from './queries';

const ContainerSheet = lazyWithRetry(() => import('./ContainerSheet'));
const SpawnDialog = lazyWithRetry(() => import('./SpawnDialog'));

type ContainersPanelProps = {
  taskId?: number;
  search: ContainersSearch;
  onSearch: (search: ContainersSearch) => void;
};

/** Show a page of containers, one of them opened beside it; inside a task also the button that starts one. */
export function ContainersPanel({ taskId, search, onSearch }: ContainersPanelProps) {
  const [spawning, setSpawning] = useState(false);
  const containers = useQuery(containersQuery({ taskId, version: search.version, cursor: search.cursor }));
  const spawn = taskId !== undefined && (
    <Button variant="outline" size="sm" onClick={() => setSpawning(true)}>
      <Play size={13} aria-hidden />
      Run a version
    </Button>
  );
  return (
    <>
      <Card
        title={search.version ? `Containers of ${search.version}` : 'Containers'}
        action={spawn}
        padded={false}
      >
        <Async subject="The containers" query={containers}>
          {(data) =>
            data.containers.length === 0 ? (
              <EmptyState title="No containers yet">
                A container runs one version in a sandbox. It is listed here with how it ended and what
                isolated it.
              </EmptyState>
            ) : (
              <ContainersTable
                containers={data.containers}
                withTask={taskId === undefined}
                onOpen={(container) => onSearch({ ...search, container })}
              />
            )
          }
        </Async>
      </Card>
      <Pager
        next={containers.data?.next_cursor ?? null}
        first={!search.cursor}
        onFirst={() => onSearch({ ...search, cursor: undefined })}
        onNext={(cursor) => onSearch({ ...search, cursor })}
      />
      <Suspense>
        {search.container && (
          <ContainerSheet
            containerId={search.container}
            onClose={() => onSearch({ ...search, container: undefined })}
          />
        )}
        {spawning && taskId !== undefined && (
          <SpawnDialog taskId={taskId} version={search.version} onClose={() => setSpawning(false)} />
        )}
      </Suspense>
    </>
  );
}
