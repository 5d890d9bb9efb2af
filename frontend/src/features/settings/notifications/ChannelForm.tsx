import { type FormEvent, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { Field, Input, Select } from '@/shared/components/Field';
import { Problem } from '@/shared/api/problem';
import { CommandLine } from '../CommandLine';
import { buildChannelCommand } from './channelCommand';
import { type ChannelKind, KINDS, OCCASIONS, type Occasion } from './occasions';
import { type ChannelCreate, useCreateChannel } from './queries';

type ChannelFormProps = { onCreated: (secret: string | null) => void };

/** Edit a new channel; what the server refuses appears beside the field it is about. */
export function ChannelForm({ onCreated }: ChannelFormProps) {
  const [draft, setDraft] = useState({ name: '', kind: 'webhook' as ChannelKind, to: '', task: '' });
  const [occasions, setOccasions] = useState(Object.keys(OCCASIONS) as Occasion[]);
  const create = useCreateChannel();
  const fields = create.error instanceof Problem ? create.error.fields : {};
  const isEmail = draft.kind === 'email';
  const channel: ChannelCreate = {
    name: draft.name.trim(),
    kind: draft.kind,
    occasions,
    ...(isEmail ? { address: draft.to.trim() } : { url: draft.to.trim() }),
    ...(draft.task.trim() ? { task_id: Number(draft.task) } : {}),
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate(channel, { onSuccess: (created) => onCreated(created.secret ?? null) });
  }
  const set = (name: keyof typeof draft, value: string) => setDraft((now) => ({ ...now, [name]: value }));
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Field label="Name" error={fields.name}>
        {(control) => (
          <Input
            {...control}
            required
            value={draft.name}
            onChange={(event) => set('name', event.target.value)}
          />
        )}
      </Field>
      <Field label="Kind">
        {(control) => (
          <Select {...control} value={draft.kind} onChange={(event) => set('kind', event.target.value)}>
            {Object.entries(KINDS).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label={isEmail ? 'E-mail address' : 'Address'}
        error={fields.url ?? fields.address}
        hint={
          isEmail
            ? 'Needs SMTP_HOST and SMTP_FROM on the server.'
            : 'https, or a host that NOTIFY_ALLOW names.'
        }
      >
        {(control) => (
          <Input
            {...control}
            required
            type={isEmail ? 'email' : 'url'}
            placeholder={isEmail ? 'you@example.org' : 'https://'}
            value={draft.to}
            onChange={(event) => set('to', event.target.value)}
          />
        )}
      </Field>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 text-sm font-medium">Occasions</legend>
        {Object.entries(OCCASIONS).map(([occasion, name]) => (
          <label key={occasion} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={occasions.includes(occasion as Occasion)}
              onChange={(event) =>
                setOccasions((now) =>
                  event.target.checked
                    ? [...now, occasion as Occasion]
                    : now.filter((each) => each !== occasion),
                )
              }
            />
            {name}
          </label>
        ))}
      </fieldset>
      <Field label="Only this task" hint="Task number. Leave empty for all tasks." error={fields.task_id}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            pattern="[0-9]*"
            value={draft.task}
            onChange={(event) => set('task', event.target.value)}
          />
        )}
      </Field>
      {create.isError && Object.keys(fields).length === 0 && (
        <ErrorPanel subject="The channel" failed="was not created" error={create.error} />
      )}
      {channel.name && draft.to && <CommandLine command={buildChannelCommand(channel)} />}
      <div className="flex justify-end">
        <Button variant="primary" type="submit" busy={create.isPending} disabled={occasions.length === 0}>
          Add channel
        </Button>
      </div>
    </form>
  );
}
