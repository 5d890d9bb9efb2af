import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { LoopSearch } from './loops/searchParams';
import { TABS } from './tabs';

/** Show the tabs as links, each with an address of its own; where they do not fit, the open one is centred. */
export function TaskTabs({ taskId }: { taskId: number }) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    if (!nav.current) return;
    const tabs = [...nav.current.querySelectorAll('a')];
    const open = tabs.findLast((tab) => `${pathname}/`.startsWith(`${tab.pathname}/`));
    if (!open) return;
    nav.current.scrollLeft =
      open.offsetLeft - nav.current.offsetLeft - (nav.current.clientWidth - open.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav
      ref={nav}
      aria-label="Task"
      className="-mx-4 mt-4 flex gap-5 overflow-x-auto px-4 [scrollbar-width:none] md:mx-0 md:px-0"
    >
      {TABS.map(({ name, to }) => (
        <Link
          key={to}
          to={to}
          params={{ taskId }}
          search={({ loop }: LoopSearch) => ({ loop })}
          activeOptions={{ exact: to === TABS[0].to, includeSearch: false }}
          activeProps={{ className: 'border-accent text-fg' }}
          inactiveProps={{ className: 'border-transparent text-muted hover:text-fg' }}
          className="flex h-10 shrink-0 items-center border-b-2 text-sm font-medium"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
