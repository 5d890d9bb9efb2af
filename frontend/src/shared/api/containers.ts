import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from './client';

/** `grade`: also grade the outputs, as the loop would. */
export type SpawnRequest = {
  task_id: number;
  version?: string;
  timeout_seconds?: number;
  memory_mb?: number;
  cpus?: number;
  seed?: number;
  grade?: boolean;
};

/** Run a version in a container, outside the loop. */
export function useSpawnContainer() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (query: SpawnRequest) => unwrap(api.POST('/spawn_container', { params: { query } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['containers'] }),
  });
}
