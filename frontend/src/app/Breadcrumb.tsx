import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { describeTask } from './pageTitle';
import { usePageContext } from './usePageContext';

/** Show the page's name; inside a task, the link back to the list, and the task's name, state and score. */
export function Breadcrumb() {
  const { page, task } = usePageContext();
  const [name, ...facts] = task ? describeTask(task) : [page];
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1 text-sm text-muted">
      {task && (
        <>
          <Link to="/tasks" className="hover:text-fg">
            Tasks
          </Link>
          <ChevronRight size={14} className="shrink-0 text-subtle" aria-hidden />
        </>
      )}
      <span className="truncate text-fg" aria-current="page">
        <bdi>{name}</bdi>
      </span>
      {facts.length > 0 && (
        <span className="tnum truncate whitespace-nowrap max-md:hidden">· {facts.join(' · ')}</span>
      )}
    </nav>
  );
}
