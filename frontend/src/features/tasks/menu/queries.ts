import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import { tell, tellError } from '@/shared/components/Toasts';
import { type Task, taskQuery } from '@/shared/api/tasks';
import { failures, forEach, named, type Outcome } from './outcomes';

type Tagging = { tasks: readonly Task[]; add?: string[]; remove?: string[] };

/** Moves tasks to the trash; what could not be moved stands in the outcome. Undo brings the others back. */
export function useDelete() {
  const queries = useQueryClient();
  const restore = useRestore();
  return useMutation({
    mutationFn: async (tasks: readonly Task[]): Promise<Outcome> => {
      let until = '';
      const outcome = await forEach(tasks, async ({ id }) => {
        const params = { path: { task_id: id } };
        until = (await unwrap(api.DELETE('/delete_task/{task_id}', { params }))).kept_until;
      });
      if (outcome.done.length > 0)
        tell(`${named(outcome.done)} ${be(outcome.done)} in the trash until ${day(until)}.`, {
          name: 'Undo',
          run: () => restore.mutate(outcome.done),
        });
      return outcome;
    },
    onSuccess: ({ done }) => freshen(queries, done),
  });
}

export function useRestore() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (tasks: readonly Pick<Task, 'id' | 'name'>[]) =>
      forEach(tasks as readonly Task[], ({ id }) =>
        unwrap(api.POST('/restore_task/{task_id}', { params: { path: { task_id: id } } })),
      ),
    onSuccess: (outcome) => {
      told(outcome, 'restored');
      return freshen(queries, outcome.done);
    },
  });
}

/** Takes tasks out of the list, or back into it; undo does the opposite. */
export function useArchive() {
  const queries = useQueryClient();
  const archive = useMutation({
    mutationFn: ({ tasks, archived }: { tasks: readonly Task[]; archived: boolean }) =>
      forEach(tasks, ({ id }) => {
        const params = { path: { task_id: id } };
        return archived
          ? unwrap(api.POST('/archive_task/{task_id}', { params }))
          : unwrap(api.POST('/unarchive_task/{task_id}', { params }));
      }),
    onSuccess: (outcome, { archived }) => {
      told(outcome, archived ? 'archived' : 'in the list again', () =>
        archive.mutate({ tasks: outcome.done, archived: !archived }),
      );
      return freshen(queries, outcome.done);
    },
  });
  return archive;
}

/** Adds and removes tags; what others have changed meanwhile stays, for only the difference is sent. */
export function useTag() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ tasks, add = [], remove = [] }: Tagging) => {
      for (const { id } of tasks) {
        const params = { path: { task_id: id } };
        const { tags } = await unwrap(api.POST('/tag_task/{task_id}', { params, body: { add, remove } }));
        queries.setQueryData(taskQuery(id).queryKey, (task) => task && { ...task, tags });
      }
    },
    onSettled: (_, __, { tasks }) => freshen(queries, tasks),
  });
}

/** Sets the state if it is still what was seen. */
export function useSetStatus(task: Pick<Task, 'id'>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Shapes['TaskUpdate']) =>
      unwrap(api.PUT('/update_task/{task_id}', { params: { path: { task_id: task.id } }, body })),
    onSettled: () => freshen(queries, [task]),
  });
}

function told({ done, failed }: Outcome, what: string, undo?: () => void): void {
  if (done.length > 0) tell(`${named(done)} ${be(done)} ${what}.`, undo && { name: 'Undo', run: undo });
  if (failed.length > 0) tellError(new Error(failures(failed)));
}

async function freshen(queries: QueryClient, tasks: readonly Pick<Task, 'id'>[]): Promise<void> {
  const keys: unknown[][] = [
    ['tasks'],
    ['stats'],
    ...tasks.flatMap(({ id }) => [
      ['task', id],
      ['loop', id],
    ]),
  ];
  await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
}

function be(tasks: readonly unknown[]): string {
  return tasks.length === 1 ? 'is' : 'are';
}

function day(iso: string): string {
  return new Date(iso).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' });
}
