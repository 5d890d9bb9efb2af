import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/shared/api/problem';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { Field, Input, Select } from '@/shared/components/Field';
import { notify } from '@/shared/components/Toasts';
import { loopQuery } from '@/shared/api/loops';
import { taskQuery } from '@/shared/api/tasks';
import { versionsQuery } from '@/shared/api/versions';
import { type SpawnRequest, useSpawnContainer } from '@/shared/api/containers';
import { parseNumber, SPAWN_FIELDS, validateSpawn } from './spawnFields';

type SpawnDialogProps = { taskId: number; version?: string; onClose: () => void };

/** Run a version again, outside the loop, with the task's limits unless others are entered; it has no network. */
export default function SpawnDialog({ taskId, version, onClose }: SpawnDialogProps) {
  const versions = useQuery(versionsQuery(taskId));
  const run = useQuery(taskQuery(taskId)).data?.spec.run;
  const graded = useQuery(loopQuery(taskId)).data?.metric != null;
  const spawn = useSpawnContainer();
  const [mistakes, setMistakes] = useState<Record<string, string>>({});
  const problem = spawn.error instanceof Problem ? spawn.error : null;
  const findError = (name: string) => mistakes[name] ?? problem?.fields[name];
  const hasOwnField = ['version', ...SPAWN_FIELDS.map(({ name }) => name)].some(findError);
  const defaults = {
    cpus: run?.cpus,
    memory_mb: run?.memory_mb,
    timeout_seconds: run?.timeout_seconds,
    seed: undefined,
  };

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const newMistakes = validateSpawn(form);
    setMistakes(newMistakes);
    if (Object.keys(newMistakes).length > 0) return;
    const numbers = Object.fromEntries(SPAWN_FIELDS.map(({ name }) => [name, parseNumber(form.get(name))]));
    const request: SpawnRequest = {
      task_id: taskId,
      ...numbers,
      grade: form.get('grade') !== null || undefined,
    };
    request.version = String(form.get('version') ?? '') || undefined;
    spawn.mutate(request, {
      onSuccess: ({ container_id }) => {
        notify(`Container ${container_id} is queued.`);
        onClose();
      },
    });
  }

  return (
    <Dialog open onClose={onClose} title="Run a version">
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Version" error={findError('version')}>
          {(control) => (
            <Select key={versions.data ? 'there' : 'none'} {...control} name="version" defaultValue={version}>
              {(versions.data ?? []).map((each) => (
                <option key={each.version} value={each.version}>
                  {each.version}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          {SPAWN_FIELDS.map(({ name, label, mode, hint }) => (
            <Field
              key={name}
              label={label}
              hint={
                hint ??
                (defaults[name] === undefined
                  ? 'Empty: the task’s own value.'
                  : `Empty: ${defaults[name]}, the task’s own value.`)
              }
              error={findError(name)}
            >
              {(control) => <Input {...control} name={name} inputMode={mode} autoComplete="off" />}
            </Field>
          ))}
        </div>
        {graded && (
          <label className="flex items-start gap-2 text-sm">
            <input
              type="checkbox"
              name="grade"
              defaultChecked
              className="mt-0.5 size-4 accent-accent-solid"
            />
            <span>
              Grade the result
              <span className="block text-xs text-muted">
                The score is listed with those of the loop, but never becomes the loop’s best.
              </span>
            </span>
          </label>
        )}
        {problem && !hasOwnField && (
          <p role="alert" className="text-sm break-words text-bad">
            {problem.message}
          </p>
        )}
        <div className="flex justify-end">
          <Button variant="primary" type="submit" busy={spawn.isPending}>
            Run version
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
