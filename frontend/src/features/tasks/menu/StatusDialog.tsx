import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { TASK_STATES, type TaskState } from '@/shared/api/tasks';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { Field, Select } from '@/shared/components/Field';
import { notify } from '@/shared/components/Toasts';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { type Task, taskQuery } from '@/shared/api/tasks';
import { nameTasks } from './outcomes';
import { useSetStatus } from './queries';

/** Set the state of a task that no loop drives; warn if someone else has changed it meanwhile. */
export default function StatusDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { data: current } = useQuery({ ...taskQuery(task.id), initialData: task });
  const [baseStatus, setBaseStatus] = useState(task.status);
  const [newStatus, setNewStatus] = useState<TaskState>(task.status);
  const setStatus = useSetStatus(task);
  function submit(event: FormEvent) {
    event.preventDefault();
    const onSuccess = () => {
      notify(`${nameTasks([task])} is now ${newStatus}.`);
      onClose();
    };
    setStatus.mutate({ status: newStatus, was: baseStatus }, { onSuccess });
  }
  return (
    <Dialog open onClose={onClose} title={`State of ${escapeInvisible(nameTasks([task]))}`}>
      <form onSubmit={submit} className="grid gap-4">
        {current.status !== baseStatus && (
          <div role="status" className="grid gap-2 rounded-lg bg-warn-soft p-3 text-sm">
            <p>
              The state was “{baseStatus}” when this dialog was opened; it is “{current.status}” now.
            </p>
            <div>
              <Button variant="outline" size="sm" onClick={() => setBaseStatus(current.status)}>
                Continue from “{current.status}”
              </Button>
            </div>
          </div>
        )}
        <Field
          label="State"
          error={setStatus.error?.message}
          hint="For work that no loop drives, such as that of your own agents. A loop sets the state itself."
        >
          {(control) => (
            <Select
              {...control}
              data-first
              value={newStatus}
              onChange={(event) => setNewStatus(event.target.value as TaskState)}
            >
              {TASK_STATES.map((state) => (
                <option key={state}>{state}</option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex justify-end">
          <Button
            variant="primary"
            type="submit"
            busy={setStatus.isPending}
            disabled={newStatus === current.status}
          >
            Set state
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
