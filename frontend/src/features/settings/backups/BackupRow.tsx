import { Download, ShieldCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, buttonClass } from '@/shared/components/Button';
import { Confirm } from '@/shared/components/Confirm';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { notifyError } from '@/shared/components/Toasts';
import { describeBackup, describeState } from './descriptions';
import { type Backup, useDeleteBackup, useVerifyBackup } from './queries';

/** Show one backup with its progress or size, and what can be done with it. */
export function BackupRow({ backup }: { backup: Backup }) {
  const [isAsking, setAsking] = useState(false);
  const verify = useVerifyBackup();
  const remove = useDeleteBackup();
  const { name } = backup;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm">
      <div className="grid min-w-48 flex-1 gap-1">
        <p className="font-mono text-xs break-all">{name}</p>
        <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
          <StatusPill status={describeState(backup)} />
          <Time iso={backup.created_at} />
          <span role="status">{describeBackup(backup)}</span>
        </p>
      </div>
      {backup.state === 'whole' && (
        <div className="flex flex-wrap gap-2">
          <a
            href={`/download_backup/${encodeURIComponent(name)}`}
            download
            aria-label={`Download ${name}`}
            className={buttonClass('outline', 'sm')}
          >
            <Download size={13} aria-hidden />
            Download
          </a>
          <Button
            variant="outline"
            size="sm"
            aria-label={`Verify ${name}`}
            busy={verify.isPending || backup.check === 'running'}
            onClick={() => verify.mutate(name, { onError: notifyError })}
          >
            <ShieldCheck size={13} aria-hidden />
            Verify
          </Button>
          <Button variant="danger" size="sm" aria-label={`Delete ${name}`} onClick={() => setAsking(true)}>
            <Trash2 size={13} aria-hidden />
            Delete
          </Button>
        </div>
      )}
      <Confirm
        open={isAsking}
        title="Delete this backup?"
        action="Delete backup"
        busy={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate(name, { onSuccess: () => setAsking(false), onError: notifyError })}
      >
        {name} is deleted for good. Copies elsewhere stay.
      </Confirm>
    </li>
  );
}
