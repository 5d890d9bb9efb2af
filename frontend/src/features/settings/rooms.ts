/**
 * The pages of the settings by group. A group without a page is not shown: `Access` is where the pages of keys, members
 * and projects go.
 */
export const ROOM_GROUPS = [
  {
    name: 'Data',
    rooms: [
      { name: 'Disk and retention', to: '/settings/storage' },
      { name: 'Backups', to: '/settings/backups' },
    ],
  },
  {
    name: 'Programs',
    rooms: [
      { name: 'Sandbox', to: '/settings/sandbox' },
      { name: 'Environments', to: '/settings/environments' },
      { name: 'Plug-ins', to: '/settings/plugins' },
    ],
  },
  {
    name: 'Server',
    rooms: [
      { name: 'Notifications', to: '/settings/notifications' },
      { name: 'Limits and settings', to: '/settings/server' },
    ],
  },
  { name: 'Access', rooms: [] },
] as const;

/** Return the name of the room at a path; null if there is none. */
export function findRoomName(path: string): string | null {
  const rooms = ROOM_GROUPS.flatMap((group) => [...group.rooms]);
  return rooms.find(({ to }) => path.startsWith(to))?.name ?? null;
}
