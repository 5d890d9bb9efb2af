import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { Button, buttonClass } from '@/shared/components/Button';
import { EmptyState } from '@/shared/components/EmptyState';
import { Time } from '@/shared/components/Time';
import { useRestoreTasks } from '../menu/queries';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { trashedTaskQuery } from './queries';

/**
 * Explain what became of a task that a link leads to, and offer a way on. Without `taskId` the address names no task.
 */
export default function TaskMissing({ taskId, inTrash = false }: { taskId?: number; inTrash?: boolean }) {
  if (taskId !== undefined && inTrash) return <InTrash taskId={taskId} />;
  return (
    <EmptyState
      title={taskId === undefined ? 'Task not found' : `Task ${taskId} not found`}
      action={
        <Link to="/tasks" className={buttonClass('primary', 'md')}>
          All tasks
        </Link>
      }
    >
      {taskId === undefined
        ? 'A task’s address ends in its number; this one does not.'
        : 'It may have been removed for good or belong to another data directory, or the address is mistyped.'}
    </EmptyState>
  );
}

function InTrash({ taskId }: { taskId: number }) {
  const { data: task } = useQuery(trashedTaskQuery(taskId));
  const restore = useRestoreTasks();
  const name = task ? `“${escapeInvisible(task.name)}”` : `Task ${taskId}`;
  return (
    <EmptyState
      title={`${name} is in the trash`}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button
            variant="primary"
            busy={restore.isPending}
            onClick={() => restore.mutate([{ id: taskId, name: task?.name ?? `task ${taskId}` }])}
          >
            <Undo2 size={14} aria-hidden />
            Restore
          </Button>
          <Link to="/tasks" search={{ shown: 'trash' }} className={buttonClass('outline', 'md')}>
            Open the trash
          </Link>
          <Link to="/tasks" className={buttonClass('outline', 'md')}>
            All tasks
          </Link>
        </div>
      }
    >
      {task?.deleted_at && (
        <>
          It was deleted <Time iso={task.deleted_at} />.{' '}
        </>
      )}
      Until its retention period ends, restoring it brings back its versions, messages, results and logs.
    </EmptyState>
  );
}
