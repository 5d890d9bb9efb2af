import type { TasksSearch } from './searchParams';
import { EmptyState } from '@/shared/components/EmptyState';

/** Why there is nothing in the list, and what would bring something into it. */
export function NoTasks({ search }: { search: TasksSearch }) {
  if (search.q || search.status || search.tag)
    return <EmptyState title="No task is like that">Another word, tag or state may find it.</EmptyState>;
  if (search.shown === 'trash')
    return (
      <EmptyState title="The trash is empty">Deleted tasks lie here until their term is over.</EmptyState>
    );
  if (search.shown === 'archived')
    return (
      <EmptyState title="Nothing is archived">
        Archived tasks are out of the list; everything of them stays as it is.
      </EmptyState>
    );
  return <EmptyState title="There is no task yet">New task, at the top, makes the first.</EmptyState>;
}
