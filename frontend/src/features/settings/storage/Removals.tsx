import { EmptyState } from '@/shared/components/EmptyState';
import { Button } from '@/shared/components/Button';
import { notifyError } from '@/shared/components/Toasts';
import { formatCount } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { type RetentionPlan, useRestoreTask } from './queries';

/** List what housekeeping removes next and when; a task in the trash can be restored. */
export function Removals({ plan }: { plan: RetentionPlan }) {
  const restore = useRestoreTask();
  if (plan.removals.length === 0)
    return (
      <EmptyState title="Nothing is due">
        {plan.waiting_removals > 0
          ? `${formatCount(plan.waiting_removals)} files of removed records go with the next housekeeping, within the hour.`
          : 'Deleted tasks, and outputs past their retention, are listed here before they are removed.'}
      </EmptyState>
    );
  return (
    <ul className="divide-y text-sm">
      {plan.removals.map((removal) => (
        <li
          key={`${removal.kind}-${removal.task_id}`}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2"
        >
          <span className="min-w-0 break-words">
            <bdi className="font-medium">{escapeInvisible(removal.task_name)}</bdi>{' '}
            <span className="text-muted">
              {removal.kind === 'task'
                ? 'the whole task'
                : `outputs of ${formatCount(removal.count)} containers`}
              , from {formatDate(removal.due_at)}
            </span>
          </span>
          {removal.kind === 'task' && (
            <Button
              variant="outline"
              size="sm"
              busy={restore.isPending && restore.variables === removal.task_id}
              aria-label={`Restore ${escapeInvisible(removal.task_name)}`}
              onClick={() => restore.mutate(removal.task_id, { onError: notifyError })}
            >
              Restore
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function formatDate(iso: string): string {
  return new Date(iso).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}
