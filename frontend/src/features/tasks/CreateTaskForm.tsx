import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { notifyError } from '@/shared/components/Toasts';
import { CodeSnippets } from '@/shared/components/CodeSnippets';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { CreateTaskFields } from './CreateTaskFields';
import { DraftElsewhere } from './DraftElsewhere';
import { describeCheck } from './agents/checkResult';
import { copyProgram, type FirstProgram } from './firstProgram';
import { useCheckTask, useCreateTask } from '@/shared/api/tasks';
import { parseRefusal } from './refusals';
import { buildDraftCurl, findMoreProblem, type TaskDraft, buildTask } from './taskDraft';
import { useTaskDraft } from './useTaskDraft';

type CreateTaskFormProps = { filled?: TaskDraft; program?: FirstProgram | null };

/**
 * Edit the draft of a task, check it, and create it; what the server refuses appears beside the field it is about, which
 * gets the focus.
 */
export function CreateTaskForm({ filled, program }: CreateTaskFormProps) {
  const { draft, change, done, elsewhere, takeOther, keepMine } = useTaskDraft(filled);
  const [sending, setSending] = useState(false);
  const create = useCreateTask(notifyError);
  const check = useCheckTask(buildTask);
  const navigate = useNavigate();
  const error = create.error ?? check.error;
  const fields = error ? parseRefusal(error) : {};
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (findMoreProblem(draft.more)) return;
    const start = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') !== 'create';
    const onSuccess = (taskId: number) => {
      done();
      void navigate({ to: '/tasks/$taskId', params: { taskId } });
    };
    check.reset();
    const beforeStart = program ? (taskId: number) => copyProgram(program, taskId) : undefined;
    create.mutate({ task: buildTask(draft), start, beforeStart }, { onSuccess });
  }

  return (
    <form ref={form} onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-5">
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
      {error && Object.keys(fields).length === 0 && (
        <ErrorPanel
          subject="The task"
          failed={create.isError ? 'was not created' : 'cannot be created'}
          error={error}
        />
      )}
      <p role="status" className="text-sm empty:hidden">
        {check.data && check.variables === draft && describeCheck(check.data.estimate)}
      </p>
      <div className="flex flex-wrap items-center justify-end gap-2">
        {sending && <span className="text-xs text-muted">available once the file is uploaded</span>}
        <Button
          disabled={sending || create.isPending}
          aria-busy={check.isPending}
          onClick={() => {
            if (check.isPending || findMoreProblem(draft.more)) return;
            create.reset();
            check.mutate(draft);
          }}
        >
          Check
        </Button>
        <Button variant="outline" type="submit" value="create" disabled={sending} busy={create.isPending}>
          Create only
        </Button>
        <Button variant="primary" type="submit" value="start" disabled={sending} busy={create.isPending}>
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
