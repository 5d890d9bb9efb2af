import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/components/Button';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { notifyError } from '@/shared/components/Toasts';
import { formatBytes, formatDuration } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { EnvironmentDetail } from './EnvironmentDetail';
import { type Environment, useDeleteEnvironment } from './queries';

/** Show one environment: what was required, its state and size; it opens to its packages and build log. */
export function EnvironmentRow({ environment }: { environment: Environment }) {
  const [isOpen, setOpen] = useState(false);
  const remove = useDeleteEnvironment();
  const name = escapeInvisible(environment.requirements.join(', '));
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-w-48 flex-1 gap-1">
          <p className="font-mono text-xs break-words">
            <bdi>{name}</bdi>
          </p>
          <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
            <StatusPill status={environment.state} />
            <span className="tnum">{formatBytes(environment.size_bytes)}</span>
            {environment.seconds !== null && <span>built in {formatDuration(environment.seconds)}</span>}
            {environment.last_used_at && (
              <span>
                used <Time iso={environment.last_used_at} />
              </span>
            )}
          </p>
          {environment.reason && (
            <p className="text-xs break-words text-bad">{escapeInvisible(environment.reason)}</p>
          )}
        </div>
        <div className="flex gap-2">
          <Button
            variant="outline"
            size="sm"
            aria-expanded={isOpen}
            aria-label={`Packages and log of ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Hide' : 'Packages and log'}
          </Button>
          {environment.state === 'ready' && (
            <Button
              variant="danger"
              size="sm"
              busy={remove.isPending}
              aria-label={`Remove the files of ${name}`}
              onClick={() => remove.mutate(environment.id, { onError: notifyError })}
            >
              <Trash2 size={13} aria-hidden />
              Remove files
            </Button>
          )}
        </div>
      </div>
      {isOpen && <EnvironmentDetail environmentId={environment.id} />}
    </li>
  );
}
