import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { Button, buttonClass } from '@/shared/components/Button';
import { EmptyState } from '@/shared/components/EmptyState';
import { Time } from '@/shared/components/Time';
import { useRestoreTasks } from '../menu/queries';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { trashedTaskQuery } from './queries';

/** For a link to a task that is not there: what became of it, and the way on. Without `taskId` the address names none. */
export default function TaskMissing({ taskId, inTrash = false }: { taskId?: number; inTrash?: boolean }) {
  if (taskId !== undefined && inTrash) return <InTrash taskId={taskId} />;
  return (
    <EmptyState
      title={taskId === undefined ? 'There is no such task' : `There is no task ${taskId}`}
      action={
        <Link to="/tasks" className={buttonClass('primary', 'md')}>
          All tasks
        </Link>
      }
    >
      {taskId === undefined
        ? 'A task’s address ends in its number; this one does not.'
        : 'It was removed for good, or belongs to another data directory. The address may also be mistyped.'}
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
            The trash
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
      Its versions, messages, results and logs are all there and come back with it, until the term of the
      trash is over.
    </EmptyState>
  );
}
