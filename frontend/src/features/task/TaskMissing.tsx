import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/components/Button';
import { EmptyState } from '@/components/EmptyState';

/** For a link to a task that is gone. */
export function TaskMissing() {
  return (
    <EmptyState
      title="There is no such task"
      action={
        <Link to="/tasks" className={buttonClass('primary', 'md')}>
          All tasks
        </Link>
      }
    >
      It was deleted, or belongs to another data directory. A deleted task lies in the trash for some weeks:{' '}
      <code className="font-mono">orchestrator restore-task ID</code> brings it back.
    </EmptyState>
  );
}
