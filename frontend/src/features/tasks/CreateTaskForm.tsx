import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { notifyError } from '@/shared/components/Toasts';
import { CodeSnippets } from '@/shared/components/CodeSnippets';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { CreateTaskFields } from './CreateTaskFields';
import { DraftElsewhere } from './DraftElsewhere';
import { copyProgram, type FirstProgram } from './firstProgram';
import { useCreateTask } from '@/shared/api/tasks';
import { parseRefusal } from './refusals';
import { buildDraftCurl, findMoreProblem, type TaskDraft, buildTask } from './taskDraft';
import { useTaskDraft } from './useTaskDraft';

type CreateTaskFormProps = { filled?: TaskDraft; program?: FirstProgram | null };

/** Edit the draft of a task and create it; what the server refuses appears beside the field it is about. */
export function CreateTaskForm({ filled, program }: CreateTaskFormProps) {
  const { draft, change, done, elsewhere, takeOther, keepMine } = useTaskDraft(filled);
  const [sending, setSending] = useState(false);
  const create = useCreateTask(notifyError);
  const navigate = useNavigate();
  const fields = create.isError ? parseRefusal(create.error) : {};
  const busy = create.isPending || sending;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (findMoreProblem(draft.more)) return;
    const start = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') !== 'create';
    const onSuccess = (taskId: number) => {
      done();
      void navigate({ to: '/tasks/$taskId', params: { taskId } });
    };
    const form = event.currentTarget;
    const onError = () => setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    const beforeStart = program ? (taskId: number) => copyProgram(program, taskId) : undefined;
    create.mutate({ task: buildTask(draft), start, beforeStart }, { onSuccess, onError });
  }

  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {elsewhere && (
        <DraftElsewhere wasCreated={elsewhere.draft === null} onTake={takeOther} onKeep={keepMine} />
      )}
      <CreateTaskFields draft={draft} errors={fields} onChange={change} onSending={setSending} />
      {program && (
        <p className="rounded-lg bg-sunken p-3 text-sm">
          The initial program is copied too: version <b className="font-mono">{program.version}</b> (
          {program.files.join(', ')}).
        </p>
      )}
      {create.isError && Object.keys(fields).length === 0 && (
        <ErrorPanel what="The task" failed="was not created" error={create.error} />
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {sending && <span className="text-xs text-muted">available once the file is uploaded</span>}
        <Button variant="outline" type="submit" value="create" disabled={sending} busy={create.isPending}>
          Create only
        </Button>
        <Button variant="primary" type="submit" value="start" disabled={busy} busy={create.isPending}>
          Create and start
        </Button>
      </div>
      <CodeSnippets
        label="The same from code"
        snippets={{ curl: buildDraftCurl(draft, window.location.origin) }}
      />
    </form>
  );
}
