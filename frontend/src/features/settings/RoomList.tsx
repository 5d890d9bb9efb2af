import { Link } from '@tanstack/react-router';
import { ROOM_ICONS } from './roomIcons';
import { ROOM_GROUPS } from './rooms';

/** List the pages of the settings by group; on a narrow screen, as a row that wraps. */
export function RoomList() {
  return (
    <nav
      aria-label="Settings"
      className="flex flex-wrap gap-x-1 gap-y-0.5 lg:sticky lg:top-16 lg:grid lg:gap-4"
    >
      {ROOM_GROUPS.filter(({ rooms }) => rooms.length > 0).map((group) => (
        <div key={group.name} className="contents lg:grid lg:gap-0.5">
          <p className="px-2 text-xs font-medium text-subtle max-lg:hidden">{group.name}</p>
          {group.rooms.map(({ name, to }) => (
            <Link
              key={to}
              to={to}
              activeProps={{ className: 'bg-accent-soft text-accent' }}
              inactiveProps={{ className: 'text-muted hover:bg-hover hover:text-fg' }}
              className="flex h-8 items-center gap-2 rounded-md px-2 text-sm font-medium pointer-coarse:h-10"
            >
              <RoomIcon address={to} />
              {name}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}

function RoomIcon({ address }: { address: string }) {
  const Icon = ROOM_ICONS[address];
  return Icon ? <Icon size={15} className="shrink-0" aria-hidden /> : null;
}
