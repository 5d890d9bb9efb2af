import { useQueries } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/shared/api/problem';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { Field, Input } from '@/shared/components/Field';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { type Task, taskQuery } from '@/shared/api/tasks';
import { nameTasks, countTags } from './outcomes';
import { useTagTasks } from './queries';

type TagsDialogProps = { tasks: readonly Task[]; onClose: () => void };

/** Edit the tags of one or more tasks; each change is saved at once, and changes made in other tabs appear here. */
export default function TagsDialog({ tasks, onClose }: TagsDialogProps) {
  const taskQueries = useQueries({
    queries: tasks.map((task) => ({ ...taskQuery(task.id), initialData: task })),
  });
  const [text, setText] = useState('');
  const tag = useTagTasks();
  const counts = countTags(taskQueries.map(({ data }) => data));
  function add(event: FormEvent) {
    event.preventDefault();
    const tags = text
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean);
    if (tags.length > 0) tag.mutate({ tasks, add: tags }, { onSuccess: () => setText('') });
  }
  return (
    <Dialog open onClose={onClose} title={`Tags of ${escapeInvisible(nameTasks(tasks))}`}>
      <div className="grid gap-4">
        {counts.length === 0 ? (
          <p className="text-sm text-muted">No tags yet. Add words to find tasks by.</p>
        ) : (
          <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
            {counts.map(([name, count]) => (
              <li
                key={name}
                className="inline-flex h-7 max-w-full items-center gap-1 rounded-full border border-line-strong pr-0.5 pl-3 text-xs font-medium pointer-coarse:h-10"
              >
                <span className="truncate">{escapeInvisible(name)}</span>
                {count < tasks.length && (
                  <span className="font-normal whitespace-nowrap text-muted">
                    {count} of {tasks.length}
                  </span>
                )}
                <Button
                  size="icon"
                  className="size-6 rounded-full"
                  aria-label={`Remove ${name}`}
                  disabled={tag.isPending}
                  onClick={() => tag.mutate({ tasks, remove: [name] })}
                >
                  <X size={12} />
                </Button>
              </li>
            ))}
          </ul>
        )}
        <form onSubmit={add}>
          <Field label="Add" error={describeError(tag.error)}>
            {(control) => (
              <div className="flex gap-2">
                <Input
                  {...control}
                  value={text}
                  data-first
                  placeholder="vision, baseline"
                  onChange={(event) => setText(event.target.value)}
                />
                <Button variant="primary" type="submit" busy={tag.isPending}>
                  Add
                </Button>
              </div>
            )}
          </Field>
        </form>
      </div>
    </Dialog>
  );
}

/** Return the server's message without the path of the request field it is about. */
function describeError(error: Error | null): string | undefined {
  if (!(error instanceof Problem)) return error?.message;
  return Object.values(error.fields)[0] ?? error.message;
}
