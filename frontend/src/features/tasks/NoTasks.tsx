import type { TasksSearch } from './searchParams';
import { EmptyState } from '@/shared/components/EmptyState';

/** Explain why the list is empty, and what would fill it. */
export function NoTasks({ search }: { search: TasksSearch }) {
  if (search.q || search.status || search.tag)
    return <EmptyState title="No tasks match">Try another word, tag or state.</EmptyState>;
  if (search.shown === 'trash')
    return (
      <EmptyState title="The trash is empty">
        Deleted tasks stay here for their retention period, then are removed for good.
      </EmptyState>
    );
  if (search.shown === 'archived')
    return (
      <EmptyState title="No archived tasks">
        Archiving hides a task from the list and keeps everything in it.
      </EmptyState>
    );
  return <EmptyState title="No tasks yet">Create the first one with New task at the top.</EmptyState>;
}
