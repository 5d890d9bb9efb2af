import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/api/problem';
import { Button } from '@/components/Button';
import { CodeSnippets } from '@/components/CodeSnippets';
import { Dialog } from '@/components/Dialog';
import { ErrorPanel } from '@/components/ErrorPanel';
import { CreateTaskFields } from './CreateTaskFields';
import { useCreateTask } from './queries';
import { asCurl, draftOf, emptyDraft, keepDraft, type TaskDraft, taskOf } from './taskDraft';

/** A new task as a sheet: what the server would refuse is told beside the field it is about. */
export function CreateTask({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState<TaskDraft>(draftOf);
  const create = useCreateTask();
  const navigate = useNavigate();
  const problem = create.error instanceof Problem ? create.error : null;
  const fields = problem?.fields ?? {};

  function change(next: TaskDraft) {
    setDraft(next);
    keepDraft(next);
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const start = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'start';
    const onSuccess = (taskId: number) => {
      keepDraft(emptyDraft);
      void navigate({ to: '/tasks/$taskId', params: { taskId } });
    };
    create.mutate({ task: taskOf(draft), start }, { onSuccess });
  }

  return (
    <Dialog open onClose={onClose} title="New task" side>
      <form onSubmit={submit} className="grid gap-5">
        <CreateTaskFields draft={draft} errors={fields} onChange={change} />
        {create.isError && Object.keys(fields).length === 0 && (
          <ErrorPanel what="The task" error={create.error} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="outline" type="submit" value="create" busy={create.isPending}>
            Create only
          </Button>
          <Button look="primary" type="submit" value="start" busy={create.isPending}>
            Create and start
          </Button>
        </div>
        <CodeSnippets label="The same as" snippets={{ curl: asCurl(draft, window.location.origin) }} />
      </form>
    </Dialog>
  );
}
