import { Link } from '@tanstack/react-router';
import { Button } from '@/shared/components/Button';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { notifyError } from '@/shared/components/Toasts';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { nameOccasion } from './occasions';
import { type Delivery, useRetryDelivery } from './queries';

/** Show one delivery: what was sent where, how often it was tried, and why the last attempt failed. */
export function DeliveryRow({ delivery, channel }: { delivery: Delivery; channel: string }) {
  const retry = useRetryDelivery();
  const last = delivery.attempts.at(-1);
  const attempts = delivery.attempts.length;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 text-sm">
      <StatusPill status={delivery.state} />
      <div className="grid min-w-48 flex-1 gap-0.5">
        <p className="break-words">
          {nameOccasion(delivery.occasion)} <span className="text-muted">to</span>{' '}
          <bdi>{escapeInvisible(channel)}</bdi>
          {delivery.task_id !== null && (
            <>
              {' · '}
              <Link
                to="/tasks/$taskId"
                params={{ taskId: delivery.task_id }}
                className="text-accent hover:underline"
              >
                task {delivery.task_id}
              </Link>
            </>
          )}
        </p>
        <p className="text-xs break-words text-muted">
          <Time iso={delivery.created_at} />; {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
          {last?.error && `; ${escapeInvisible(last.error)}`}
        </p>
      </div>
      {delivery.state !== 'delivered' && (
        <Button
          variant="outline"
          size="sm"
          busy={retry.isPending}
          aria-label={`Retry now: message to ${channel}`}
          onClick={() => retry.mutate(delivery.id, { onError: notifyError })}
        >
          Retry now
        </Button>
      )}
    </li>
  );
}
