import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { notifyError } from '@/shared/components/Toasts';
import { CommandLine } from '../CommandLine';
import { Room } from '../Room';
import { BackupRow } from './BackupRow';
import { backupsQuery, useCreateBackup } from './queries';

/** Show the backups; make, download, verify and delete them; tell how one is restored. */
export function BackupsRoom() {
  const backups = useQuery(backupsQuery);
  const create = useCreateBackup();
  const newest = backups.data?.find(({ state }) => state === 'whole')?.name ?? 'FILE';
  return (
    <Room
      title="Backups"
      text="A backup is one file with everything, made while loops continue. It contains labels and programs, so keep it private, and on another disk."
      command="orchestrator backup"
      action={
        <Button
          variant="primary"
          busy={create.isPending || backups.data?.some(({ state }) => state === 'running')}
          onClick={() => create.mutate(undefined, { onError: notifyError })}
        >
          <Archive size={14} aria-hidden />
          Back up now
        </Button>
      }
    >
      <Card title="In the data directory" padded={false}>
        <Async subject="The backups" query={backups}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title="No backups yet">
                Back up now, then download the file or copy it to another disk.
              </EmptyState>
            ) : (
              <ul className="divide-y">
                {rows.map((backup) => (
                  <BackupRow key={backup.name} backup={backup} />
                ))}
              </ul>
            )
          }
        </Async>
      </Card>
      <Card title="Restore">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 text-sm">
          <p className="max-w-prose text-muted">
            A backup is restored into a new data directory, wholly or not at all, while no server uses that
            directory. Stop this server first: loops that were running continue at the first start of the
            restored one.
          </p>
          <CommandLine command={`orchestrator restore backups/${newest} --data-dir restored`} />
          <CommandLine command="orchestrator up --data-dir restored" />
        </div>
      </Card>
    </Room>
  );
}
