import type { Task } from '@/shared/api/tasks';

export type Failure = { task: Task; reason: string };
export type Outcome = { done: Task[]; failed: Failure[] };

/** Run the action on each task and return what became of each; one failure does not stop the others. */
export async function runForEach(
  tasks: readonly Task[],
  action: (task: Task) => Promise<unknown>,
): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [] };
  await Promise.all(
    tasks.map(async (task) => {
      try {
        await action(task);
        outcome.done.push(task);
      } catch (error) {
        outcome.failed.push({ task, reason: error instanceof Error ? error.message : String(error) });
      }
    }),
  );
  return outcome;
}

/** Name the task if there is one, else count them. */
export function nameTasks(tasks: readonly Task[]): string {
  return tasks.length === 1 ? `“${tasks[0]?.name}”` : `${tasks.length} tasks`;
}

/** Describe what failed, with the reason of the first. */
export function describeFailures(failed: readonly Failure[]): string {
  const [first] = failed;
  if (!first) return '';
  const more = failed.length > 1 ? ` ${failed.length - 1} more failed.` : '';
  return `“${first.task.name}”: ${first.reason}${more}`;
}

/** Count how many of the tasks have each tag, the most common first. */
export function countTags(tasks: readonly Pick<Task, 'tags'>[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const tag of tasks.flatMap((task) => task.tags ?? [])) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
}
