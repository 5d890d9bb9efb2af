import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ContainersPanel } from './ContainersPanel';

/** The task's containers, and the way to run a version once more. */
export function ContainersTab() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const search = useSearch({ from: '/shell/tasks/$taskId/containers' });
  const navigate = useNavigate({ from: '/tasks/$taskId/containers' });
  return (
    <ContainersPanel
      taskId={taskId}
      search={search}
      onSearch={(next) => void navigate({ search: next, resetScroll: false })}
    />
  );
}
