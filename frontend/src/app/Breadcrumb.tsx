import { Link, useRouterState } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { findRoomName } from '@/features/settings/rooms';
import { NAVIGATION } from './navigation';

/** Show the page's name; inside a task or a page of the settings, also the link back. */
export function Breadcrumb() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [first = '', taskId] = path.slice(1).split('/');
  const page = NAVIGATION.find((each) => each.to === `/${first}`);
  if (!page) return null;
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1 text-sm text-muted">
      {taskId ? (
        <>
          <Link to={page.to} className="hover:text-fg">
            {page.name}
          </Link>
          <ChevronRight size={14} className="shrink-0 text-subtle" aria-hidden />
          <span className="truncate text-fg" aria-current="page">
            {findRoomName(path) ?? taskId}
          </span>
        </>
      ) : (
        <span className="truncate text-fg" aria-current="page">
          {page.name}
        </span>
      )}
    </nav>
  );
}
