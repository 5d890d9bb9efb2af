import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Problem } from '@/api/problem';
import { Button } from '@/components/Button';
import { Dialog } from '@/components/Dialog';
import { Field, Input, Select } from '@/components/Field';
import { tell } from '@/components/Toasts';
import { versionsQuery } from '@/features/task/queries';
import { type Spawn, useSpawn } from './queries';

/** Runs a version once more, outside the loop; it has no network and the task's limits unless others are given. */
export function SpawnDialog({ taskId, onClose }: { taskId: number; onClose: () => void }) {
  const versions = useQuery(versionsQuery(taskId));
  const spawn = useSpawn();
  const error = spawn.error instanceof Problem ? spawn.error : null;
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name: string) => (form.get(name) ? Number(form.get(name)) : undefined);
    const wanted: Spawn = {
      task_id: taskId,
      version: String(form.get('version') ?? '') || undefined,
      timeout_seconds: number('timeout_seconds'),
      memory_mb: number('memory_mb'),
    };
    spawn.mutate(wanted, {
      onSuccess: ({ container_id }) => {
        tell(`${container_id} is queued.`);
        onClose();
      },
    });
  }
  return (
    <Dialog open onClose={onClose} title="Run a version">
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label="Version"
          error={
            error && Object.keys(error.fields).length === 0 ? error.message : error?.fields['query.version']
          }
        >
          {(control) => (
            <Select {...control} name="version">
              {(versions.data ?? []).map((each) => (
                <option key={each.version} value={each.version}>
                  {each.version}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Seconds"
            hint="Left empty: the task's."
            error={error?.fields['query.timeout_seconds']}
          >
            {(control) => <Input {...control} name="timeout_seconds" inputMode="decimal" />}
          </Field>
          <Field label="Memory, MB" hint="Left empty: the task's." error={error?.fields['query.memory_mb']}>
            {(control) => <Input {...control} name="memory_mb" inputMode="numeric" />}
          </Field>
        </div>
        <div className="flex justify-end">
          <Button look="primary" type="submit" busy={spawn.isPending}>
            Run it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
