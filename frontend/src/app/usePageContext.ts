import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { loopQuery } from '@/shared/api/loops';
import { taskQuery } from '@/shared/api/tasks';
import { nameMetric } from '@/shared/lib/metricName';
import { namePage, type PageContext } from './pageTitle';
import { parseTaskId } from './taskAddress';

/** Return what the current page is about, from what the page itself has fetched; nothing is fetched for it. */
export function usePageContext(): PageContext {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const id = parseTaskId(pathname);
  const task = useQuery({ ...taskQuery(id ?? 0), enabled: false }).data;
  const loop = useQuery({ ...loopQuery(id ?? 0), enabled: false }).data;
  const page = namePage(pathname);
  if (id === null) return { page };
  return {
    page,
    task: {
      id,
      name: task?.name,
      status: task?.status,
      metric: (loop && nameMetric(loop)) ?? undefined,
      score: loop?.best?.validation.mean ?? undefined,
    },
  };
}
