import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type Backup = Shapes['Backup'];

const RUNNING_MS = 1_000;

/** Fetch the backups, newest first; refetched each second while one is made or verified. */
export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: async () => (await unwrap(api.GET('/get_backups'))).backups,
  refetchInterval: ({ state }) => (state.data?.some(isBusy) ? RUNNING_MS : false),
  staleTime: 0,
});

/** Tell whether the backup is being made or verified. */
export function isBusy(backup: Backup): boolean {
  return backup.state === 'running' || backup.check === 'running';
}

export function useCreateBackup() {
  return useRefreshing(() => unwrap(api.POST('/create_backup', { params: { query: { verify: true } } })));
}

export function useVerifyBackup() {
  return useRefreshing((name: string) =>
    unwrap(api.POST('/verify_backup/{name}', { params: { path: { name } } })),
  );
}

export function useDeleteBackup() {
  return useRefreshing((name: string) =>
    unwrap(api.DELETE('/delete_backup/{name}', { params: { path: { name } } })),
  );
}

function useRefreshing<Request, Answer>(mutationFn: (request: Request) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => queryClient.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  });
}
