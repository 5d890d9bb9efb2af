import { Link } from '@tanstack/react-router';

export const TABS = [
  { name: 'Overview', to: '/tasks/$taskId' },
  { name: 'Conversation', to: '/tasks/$taskId/conversation' },
  { name: 'Code', to: '/tasks/$taskId/code' },
  { name: 'Logs & metrics', to: '/tasks/$taskId/logs' },
  { name: 'Containers', to: '/tasks/$taskId/containers' },
] as const;

/** The tabs are links: each has an address of its own. */
export function TaskTabs({ taskId }: { taskId: number }) {
  return (
    <nav
      aria-label="Task"
      className="-mx-4 mt-4 flex gap-5 overflow-x-auto px-4 [scrollbar-width:none] md:mx-0 md:px-0"
    >
      {TABS.map(({ name, to }) => (
        <Link
          key={to}
          to={to}
          params={{ taskId }}
          activeOptions={{ exact: true, includeSearch: false }}
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
