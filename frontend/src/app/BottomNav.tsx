import { Link } from '@tanstack/react-router';
import { PHONE_NAVIGATION } from './navigation';

/** Show the main navigation at the bottom of a phone screen. */
export function BottomNav() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {PHONE_NAVIGATION.map(({ name, to, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          activeProps={{ className: 'text-accent' }}
          inactiveProps={{ className: 'text-muted' }}
          className="grid h-14 place-content-center justify-items-center gap-1 text-2xs font-medium"
        >
          <Icon size={18} aria-hidden />
          {name}
        </Link>
      ))}
    </nav>
  );
}
