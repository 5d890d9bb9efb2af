import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { loopQuery } from '@/shared/api/loops';

/** Read the loop that the address names, the task's newest if it names none. */
export function useShownLoop() {
  const { taskId } = useParams({ from: '/shell/tasks/$taskId' });
  const { loop } = useSearch({ from: '/shell/tasks/$taskId' });
  return useQuery({ ...loopQuery(taskId, loop), enabled: Number.isSafeInteger(taskId) && taskId > 0 });
}
