import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { EmptyState } from '@/shared/components/EmptyState';
import { Field, Input } from '@/shared/components/Field';
import { tasksQuery } from '@/shared/api/tasks';
import { PickedTask } from './PickedTask';

type VersionPickerProps = {
  chosen: readonly string[];
  onAdd: (entry: string) => void;
  onRemove: (entry: string) => void;
  onClose: () => void;
};

const MAX_TASKS = 20;

/** Find a task, then add its versions to the comparison or remove them. */
export function VersionPicker({ chosen, onAdd, onRemove, onClose }: VersionPickerProps) {
  const [typed, setTyped] = useState('');
  const [task, setTask] = useState<{ id: number; name: string } | null>(null);
  const q = useDeferredValue(typed.trim());
  const tasks = useQuery(tasksQuery({ ...(q ? { q } : {}) }, MAX_TASKS));
  return (
    <Dialog open sheet onClose={onClose} title="Add versions to the comparison">
      {task ? (
        <PickedTask
          task={task}
          chosen={chosen}
          onAdd={onAdd}
          onRemove={onRemove}
          onBack={() => setTask(null)}
        />
      ) : (
        <div className="grid gap-4">
          <Field label="Find a task">
            {(control) => (
              <Input
                {...control}
                type="search"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          <Async subject="The tasks" query={tasks}>
            {(data) =>
              data.tasks.length === 0 ? (
                <EmptyState title="No tasks match your search" />
              ) : (
                <ul className="divide-y rounded-lg border">
                  {data.tasks.map((each) => (
                    <li key={each.id}>
                      <Button
                        className="!h-auto w-full !justify-between !whitespace-normal !px-3 !py-2.5 text-left !text-fg"
                        onClick={() => setTask(each)}
                      >
                        <bdi className="min-w-0 break-words">{each.name}</bdi>
                        <span className="font-mono text-xs text-subtle">{each.id}</span>
                      </Button>
                    </li>
                  ))}
                </ul>
              )
            }
          </Async>
        </div>
      )}
    </Dialog>
  );
}
