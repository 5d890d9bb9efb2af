import { useState } from 'react';
import { Confirm } from '@/shared/components/Confirm';
import { notifyError } from '@/shared/components/Toasts';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Task } from '@/shared/api/tasks';
import { type Failure, nameTasks } from './outcomes';
import { useDeleteTasks } from './queries';

type DeleteDialogProps = { tasks: readonly Task[]; onClose: () => void; onDeleted?: () => void };

const MAX_NAMES = 8;

/** Ask before moving tasks to the trash, and list those that the server refused to move. */
export default function DeleteDialog({ tasks, onClose, onDeleted }: DeleteDialogProps) {
  const [failed, setFailed] = useState<Failure[]>([]);
  const deleteTasks = useDeleteTasks();
  const remaining = failed.length > 0 ? failed.map(({ task }) => task) : tasks;
  const confirm = () =>
    deleteTasks.mutate(remaining, {
      onError: notifyError,
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
      title={`Delete ${escapeInvisible(nameTasks(remaining))}?`}
      action={failed.length > 0 ? 'Try again' : 'Move to the trash'}
      busy={deleteTasks.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="grid gap-3">
        {tasks.length > 1 && failed.length === 0 && <Names tasks={tasks} />}
        <p>
          Versions, messages, results and logs are deleted with {tasks.length === 1 ? 'it' : 'them'}.
          Everything can be restored from the trash until its retention period ends; then it is removed for
          good.
        </p>
        {failed.length > 0 && (
          <ul role="alert" className="grid gap-1 rounded-md bg-bad-soft p-3 text-bad">
            {failed.map(({ task, reason }) => (
              <li key={task.id} className="break-words">
                {failed.length > 1 && <bdi className="font-medium">{escapeInvisible(task.name)}: </bdi>}
                {reason}
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
      {tasks.slice(0, MAX_NAMES).map((task) => (
        <li key={task.id} className="flex items-baseline gap-2">
          <bdi className="truncate">{escapeInvisible(task.name)}</bdi>
          <span className="font-mono text-xs text-subtle">{task.id}</span>
        </li>
      ))}
      {tasks.length > MAX_NAMES && <li className="text-muted">and {tasks.length - MAX_NAMES} more</li>}
    </ul>
  );
}
