import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { TASK_STATES, type TaskState } from '@/shared/api/tasks';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { Field, Select } from '@/shared/components/Field';
import { tell } from '@/shared/components/Toasts';
import { visible } from '@/shared/lib/invisibleCharacters';
import { type Task, taskQuery } from '@/shared/api/tasks';
import { named } from './outcomes';
import { useSetStatus } from './queries';

/** The state of a task that no loop drives, set by hand; what somebody else has set meanwhile is not replaced unseen. */
export default function StatusDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { data: now } = useQuery({ ...taskQuery(task.id), initialData: task });
  const [seen, setSeen] = useState(task.status);
  const [wanted, setWanted] = useState<TaskState>(task.status);
  const set = useSetStatus(task);
  function submit(event: FormEvent) {
    event.preventDefault();
    const onSuccess = () => {
      tell(`${named([task])} is ${wanted}.`);
      onClose();
    };
    set.mutate({ status: wanted, was: seen }, { onSuccess });
  }
  return (
    <Dialog open onClose={onClose} title={`State of ${visible(named([task]))}`}>
      <form onSubmit={submit} className="grid gap-4">
        {now.status !== seen && (
          <div role="status" className="grid gap-2 rounded-lg bg-warn-soft p-3 text-sm">
            <p>
              It was “{seen}” when this was opened and is “{now.status}” by now.
            </p>
            <div>
              <Button look="outline" size="sm" onClick={() => setSeen(now.status)}>
                Go on from “{now.status}”
              </Button>
            </div>
          </div>
        )}
        <Field
          label="State"
          error={set.error?.message}
          hint="For work that no loop drives, such as that of agents of your own. A loop sets it itself."
        >
          {(control) => (
            <Select
              {...control}
              data-first
              value={wanted}
              onChange={(event) => setWanted(event.target.value as TaskState)}
            >
              {TASK_STATES.map((state) => (
                <option key={state}>{state}</option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex justify-end">
          <Button look="primary" type="submit" busy={set.isPending} disabled={wanted === now.status}>
            Set it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
