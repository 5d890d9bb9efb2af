import { EllipsisVertical } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import type { Task } from '@/shared/api/tasks';

const TaskMenu = lazyWithRetry(() => import('./TaskMenu'));

/** Open the menu of a task; the menu is fetched when it is first opened. */
export function TaskMenuButton({ task, onDeleted }: { task: Task; onDeleted?: () => void }) {
  const [isLoaded, setLoaded] = useState(false);
  const button = (
    <Button
      size="icon"
      aria-label={`Actions for ${task.name}`}
      aria-haspopup="menu"
      className="relative z-10"
      onClick={() => setLoaded(true)}
    >
      <EllipsisVertical size={16} />
    </Button>
  );
  if (!isLoaded) return button;
  return (
    <Suspense fallback={button}>
      <TaskMenu task={task} onDeleted={onDeleted} />
    </Suspense>
  );
}
