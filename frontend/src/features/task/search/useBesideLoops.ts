import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Loop, loopQuery } from '@/shared/api/loops';
import { type Task, taskQuery } from '@/shared/api/tasks';
import type { NamedLoop } from '@/shared/components/chart/loopSeries';

/** Return the loops of other tasks that are drawn beside this one's, as far as they are there. */
export function useBesideLoops(beside: readonly string[] | undefined, taskId: number): NamedLoop[] {
  const ids = (beside ?? []).map(Number).filter((id) => Number.isSafeInteger(id) && id > 0 && id !== taskId);
  const loops = useQueries({ queries: ids.map((id) => loopQuery(id)), combine: listLoops });
  const tasks = useQueries({ queries: ids.map(taskQuery), combine: listTasks });
  return useMemo(
    () =>
      loops.flatMap((loop) => {
        if (!loop) return [];
        const task = tasks.find((each) => each?.id === loop.task_id);
        return [{ loop, name: task?.name ?? `Task ${loop.task_id}` }];
      }),
    [loops, tasks],
  );
}

const listLoops = (results: UseQueryResult<Loop | null>[]) => results.map(({ data }) => data);
const listTasks = (results: UseQueryResult<Task>[]) => results.map(({ data }) => data);
