import { useQuery } from '@tanstack/react-query';
import { Layers } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { tasksQuery } from '@/shared/api/tasks';
import { Async } from '@/shared/components/Async';
import { Button } from '@/shared/components/Button';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

type BesidePickerProps = { taskId: number; beside: readonly string[]; onChange: (beside: string[]) => void };

const MAX_BESIDE = 5;

/** Choose other tasks whose scores are drawn on the same chart. */
export function BesidePicker({ taskId, beside, onChange }: BesidePickerProps) {
  const [isOpen, setOpen] = useState(false);
  const [q, setQ] = useState('');
  const tasks = useQuery({ ...tasksQuery({ q: q || undefined }), enabled: isOpen });
  const toggle = (id: string) =>
    onChange(beside.includes(id) ? beside.filter((each) => each !== id) : [...beside, id].slice(-MAX_BESIDE));
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button variant="outline" size="sm">
          <Layers size={13} aria-hidden />
          {beside.length > 0 ? `Beside ${beside.length}` : 'Add tasks'}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Tasks beside this one"
          className="z-40 grid w-72 gap-2 rounded-lg bg-raised p-3 shadow-(--shadow-pop)"
        >
          <input
            type="search"
            aria-label="Search tasks"
            placeholder="Search tasks"
            value={q}
            onChange={(event) => setQ(event.target.value)}
            className="h-8 rounded-md border border-control bg-surface px-2 text-sm pointer-coarse:h-10"
          />
          <Async subject="The tasks" query={tasks}>
            {(page) => (
              <ul className="max-h-60 overflow-auto">
                {page.tasks
                  .filter((task) => task.id !== taskId && task.has_loop)
                  .map((task) => (
                    <li key={task.id}>
                      <label className="flex cursor-pointer items-center gap-2 rounded px-1 py-1.5 text-sm hover:bg-hover">
                        <input
                          type="checkbox"
                          className="size-4 accent-accent-solid"
                          checked={beside.includes(String(task.id))}
                          onChange={() => toggle(String(task.id))}
                        />
                        <bdi className="truncate">{escapeInvisible(task.name)}</bdi>
                      </label>
                    </li>
                  ))}
                {page.tasks.every((task) => task.id === taskId || !task.has_loop) && (
                  <li className="py-2 text-sm text-muted">No other task has scores.</li>
                )}
              </ul>
            )}
          </Async>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
