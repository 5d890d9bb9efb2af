import { Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/components/Button';
import { Confirm } from '@/shared/components/Confirm';
import { notifyError } from '@/shared/components/Toasts';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { KINDS, nameOccasion } from './occasions';
import { type Channel, useDeleteChannel, useTestChannel } from './queries';

/** Show one channel: where it leads and what is sent to it, with buttons that test and remove it. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const [isAsking, setAsking] = useState(false);
  const test = useTestChannel();
  const remove = useDeleteChannel();
  const name = escapeInvisible(channel.name);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm">
      <div className="grid min-w-48 flex-1 gap-0.5">
        <p className="font-medium break-words">
          <bdi>{name}</bdi> <span className="font-normal text-muted">{KINDS[channel.kind]}</span>
        </p>
        <p className="font-mono text-xs break-all text-muted">
          <bdi>{escapeInvisible(channel.url ?? channel.address ?? '')}</bdi>
        </p>
        <p className="text-xs text-muted">
          {channel.occasions.map(nameOccasion).join(', ')}
          {channel.task_id === null ? '; every task' : `; task ${channel.task_id}`}
        </p>
        {channel.disabled_reason && (
          <p className="text-xs font-medium text-bad">Disabled: {escapeInvisible(channel.disabled_reason)}</p>
        )}
      </div>
      <div className="flex gap-2">
        <Button
          variant="outline"
          size="sm"
          busy={test.isPending}
          disabled={channel.disabled_reason !== null}
          aria-label={`Test ${name}`}
          onClick={() => test.mutate(channel.id, { onError: notifyError })}
        >
          <Send size={13} aria-hidden />
          Test
        </Button>
        <Button variant="danger" size="sm" aria-label={`Remove ${name}`} onClick={() => setAsking(true)}>
          <Trash2 size={13} aria-hidden />
          Remove
        </Button>
      </div>
      <Confirm
        open={isAsking}
        title={`Remove ${name}?`}
        action="Remove channel"
        busy={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(channel.id, { onSuccess: () => setAsking(false), onError: notifyError })
        }
      >
        It receives no further messages. Past deliveries stay in the list.
      </Confirm>
    </li>
  );
}
