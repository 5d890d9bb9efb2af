import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap, type Shapes } from '@/shared/api/client';
import { notify, notifyError } from '@/shared/components/Toasts';
import { type Task, taskQuery } from '@/shared/api/tasks';
import { describeFailures, runForEach, nameTasks, type Outcome } from './outcomes';

type Tagging = { tasks: readonly Task[]; add?: string[]; remove?: string[] };

/** Move tasks to the trash; the outcome holds those that could not be moved. Undo restores the others. */
export function useDeleteTasks() {
  const queryClient = useQueryClient();
  const restore = useRestoreTasks();
  return useMutation({
    mutationFn: async (tasks: readonly Task[]): Promise<Outcome> => {
      let keptUntil = '';
      const outcome = await runForEach(tasks, async ({ id }) => {
        const params = { path: { task_id: id } };
        keptUntil = (await unwrap(api.DELETE('/delete_task/{task_id}', { params }))).kept_until;
      });
      if (outcome.done.length > 0)
        notify(
          `${nameTasks(outcome.done)} ${verbFor(outcome.done)} in the trash until ${formatDay(keptUntil)}.`,
          {
            name: 'Undo',
            run: () => restore.mutate(outcome.done),
          },
        );
      return outcome;
    },
    onSuccess: ({ done }) => invalidateTasks(queryClient, done),
  });
}

export function useRestoreTasks() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (tasks: readonly Pick<Task, 'id' | 'name'>[]) =>
      runForEach(tasks as readonly Task[], ({ id }) =>
        unwrap(api.POST('/restore_task/{task_id}', { params: { path: { task_id: id } } })),
      ),
    onSuccess: (outcome) => {
      notifyOutcome(outcome, 'restored');
      return invalidateTasks(queryClient, outcome.done);
    },
  });
}

/** Archive tasks, or bring them back into the list; undo does the opposite. */
export function useArchiveTasks() {
  const queryClient = useQueryClient();
  const archive = useMutation({
    mutationFn: ({ tasks, archived }: { tasks: readonly Task[]; archived: boolean }) =>
      runForEach(tasks, ({ id }) => {
        const params = { path: { task_id: id } };
        return archived
          ? unwrap(api.POST('/archive_task/{task_id}', { params }))
          : unwrap(api.POST('/unarchive_task/{task_id}', { params }));
      }),
    onSuccess: (outcome, { archived }) => {
      notifyOutcome(outcome, archived ? 'archived' : 'back in the list', () =>
        archive.mutate({ tasks: outcome.done, archived: !archived }),
      );
      return invalidateTasks(queryClient, outcome.done);
    },
  });
  return archive;
}

/** Add and remove tags; only the difference is sent, so that changes made by others stay. */
export function useTagTasks() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ tasks, add = [], remove = [] }: Tagging) => {
      for (const { id } of tasks) {
        const params = { path: { task_id: id } };
        const { tags } = await unwrap(api.POST('/tag_task/{task_id}', { params, body: { add, remove } }));
        queryClient.setQueryData(taskQuery(id).queryKey, (task) => task && { ...task, tags });
      }
    },
    onSettled: (_, __, { tasks }) => invalidateTasks(queryClient, tasks),
  });
}

/** Set the state, provided that it is still the one that was shown. */
export function useSetStatus(task: Pick<Task, 'id'>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Shapes['TaskUpdate']) =>
      unwrap(api.PUT('/update_task/{task_id}', { params: { path: { task_id: task.id } }, body })),
    onSettled: () => invalidateTasks(queryClient, [task]),
  });
}

function notifyOutcome({ done, failed }: Outcome, subject: string, undo?: () => void): void {
  if (done.length > 0)
    notify(`${nameTasks(done)} ${verbFor(done)} ${subject}.`, undo && { name: 'Undo', run: undo });
  if (failed.length > 0) notifyError(new Error(describeFailures(failed)));
}

async function invalidateTasks(queryClient: QueryClient, tasks: readonly Pick<Task, 'id'>[]): Promise<void> {
  const keys: unknown[][] = [
    ['tasks'],
    ['stats'],
    ...tasks.flatMap(({ id }) => [
      ['task', id],
      ['loop', id],
    ]),
  ];
  await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

function verbFor(tasks: readonly unknown[]): string {
  return tasks.length === 1 ? 'is' : 'are';
}

function formatDay(iso: string): string {
  return new Date(iso).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' });
}
