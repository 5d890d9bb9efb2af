import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ContainersPanel } from './ContainersPanel';

/** Show the task's containers and the button that runs a version again. */
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
