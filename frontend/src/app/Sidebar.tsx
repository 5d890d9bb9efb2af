import { Link } from '@tanstack/react-router';
import { useSuspenseQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { sessionQuery } from '@/shared/api/session';
import { Button } from '@/shared/components/Button';
import { ConnectionBadge } from '@/shared/components/ConnectionBadge';
import { Tooltip } from '@/shared/components/Tooltip';
import { Logo } from '@/shared/components/Logo';
import { NAVIGATION } from './navigation';
import { useSignOut } from './useSignOut';

/** Show the main navigation on the left: labels from 1280 px, icons below that, nothing on phones. */
export function Sidebar() {
  return (
    <aside className="sticky top-0 hidden h-dvh flex-col border-r bg-sunken p-3 md:flex">
      <Link to="/" className="mb-5 flex items-center gap-2.5 px-0.5">
        <Logo />
        <span className="text-sm font-semibold tracking-tight md:max-xl:sr-only">AI Orchestrator</span>
      </Link>
      <nav aria-label="Main" className="grid gap-0.5">
        {NAVIGATION.map(({ name, to, icon: Icon }) => (
          <Tooltip key={to} label={name} side="right">
            <Link
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              activeProps={{ className: 'bg-accent-soft text-accent' }}
              inactiveProps={{ className: 'text-muted hover:bg-hover hover:text-fg' }}
              className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium"
            >
              <Icon size={16} className="shrink-0" aria-hidden />
              <span className="md:max-xl:sr-only">{name}</span>
            </Link>
          </Tooltip>
        ))}
      </nav>
      <div className="mt-auto grid gap-1">
        <ConnectionBadge />
        <Account />
      </div>
    </aside>
  );
}

function Account() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const signOut = useSignOut();
  return (
    <div className="flex items-center gap-2 px-1">
      <span className="min-w-0 flex-1 truncate text-sm md:max-xl:sr-only">{session.name}</span>
      <Tooltip label="Sign out" side="right">
        <Button size="icon" aria-label="Sign out" onClick={() => void signOut()}>
          <LogOut size={15} />
        </Button>
      </Tooltip>
    </div>
  );
}
