import { useNavigate } from '@tanstack/react-router';
import { TaskDetail } from '@/features/task/TaskDetail';
import { TaskMenuButton } from '@/features/tasks/menu/TaskMenuButton';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';

const TaskMissing = lazyWithRetry(() => import('@/features/tasks/missing/TaskMissing'));

/** Show one task with the menu that its row in the list also has, or the page for a task that is gone. */
export function TaskPage() {
  const navigate = useNavigate();
  const leave = () => void navigate({ to: '/tasks' });
  return (
    <TaskDetail
      renderMenu={(task) => <TaskMenuButton task={task} onDeleted={leave} />}
      renderMissing={(missing) => <TaskMissing {...missing} />}
    />
  );
}
