import { useState } from 'react';
import { Confirm } from '@/shared/components/Confirm';
import { tellError } from '@/shared/components/Toasts';
import { visible } from '@/shared/lib/invisibleCharacters';
import type { Task } from '@/shared/api/tasks';
import { type Failure, named } from './outcomes';
import { useDelete } from './queries';

type DeleteDialogProps = { tasks: readonly Task[]; onClose: () => void; onDeleted?: () => void };

const MOST_NAMED = 8;

/** Asks before tasks go to the trash, and says of which the server would not let go. */
export default function DeleteDialog({ tasks, onClose, onDeleted }: DeleteDialogProps) {
  const [failed, setFailed] = useState<Failure[]>([]);
  const remove = useDelete();
  const left = failed.length > 0 ? failed.map(({ task }) => task) : tasks;
  const confirm = () =>
    remove.mutate(left, {
      onError: tellError,
      onSuccess: (outcome) => {
        setFailed(outcome.failed);
        if (outcome.failed.length > 0) return;
        onClose();
        onDeleted?.();
      },
    });
  return (
    <Confirm
      open
      title={`Delete ${visible(named(left))}?`}
      action={failed.length > 0 ? 'Try again' : 'Move to the trash'}
      busy={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="grid gap-3">
        {tasks.length > 1 && failed.length === 0 && <Names tasks={tasks} />}
        <p>
          Versions, messages, results and logs go with {tasks.length === 1 ? 'it' : 'them'}. From the trash
          all of it can be restored until its term is over; then it is removed for good.
        </p>
        {failed.length > 0 && (
          <ul role="alert" className="grid gap-1 rounded-md bg-bad-soft p-3 text-bad">
            {failed.map(({ task, why }) => (
              <li key={task.id} className="break-words">
                {failed.length > 1 && <bdi className="font-medium">{visible(task.name)}: </bdi>}
                {why}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Confirm>
  );
}

function Names({ tasks }: { tasks: readonly Task[] }) {
  return (
    <ul className="grid gap-0.5 text-fg">
      {tasks.slice(0, MOST_NAMED).map((task) => (
        <li key={task.id} className="flex items-baseline gap-2">
          <bdi className="truncate">{visible(task.name)}</bdi>
          <span className="font-mono text-xs text-subtle">{task.id}</span>
        </li>
      ))}
      {tasks.length > MOST_NAMED && <li className="text-muted">and {tasks.length - MOST_NAMED} more</li>}
    </ul>
  );
}
