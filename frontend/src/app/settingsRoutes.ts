import { createRoute, redirect } from '@tanstack/react-router';
import { lazyPage, shell } from './layoutRoutes';

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyPage(() => import('@/features/settings/SettingsPage'), 'SettingsPage'),
});
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/storage', replace: true });
  },
});
const storageRoom = createRoute({
  getParentRoute: () => settings,
  path: '/storage',
  component: lazyPage(() => import('@/features/settings/storage/StorageRoom'), 'StorageRoom'),
});
const backupsRoom = createRoute({
  getParentRoute: () => settings,
  path: '/backups',
  component: lazyPage(() => import('@/features/settings/backups/BackupsRoom'), 'BackupsRoom'),
});
const sandboxRoom = createRoute({
  getParentRoute: () => settings,
  path: '/sandbox',
  component: lazyPage(() => import('@/features/settings/sandbox/SandboxRoom'), 'SandboxRoom'),
});
const environmentsRoom = createRoute({
  getParentRoute: () => settings,
  path: '/environments',
  component: lazyPage(() => import('@/features/settings/environments/EnvironmentsRoom'), 'EnvironmentsRoom'),
});
const pluginsRoom = createRoute({
  getParentRoute: () => settings,
  path: '/plugins',
  component: lazyPage(() => import('@/features/settings/plugins/PluginsRoom'), 'PluginsRoom'),
});
const notificationsRoom = createRoute({
  getParentRoute: () => settings,
  path: '/notifications',
  component: lazyPage(
    () => import('@/features/settings/notifications/NotificationsRoom'),
    'NotificationsRoom',
  ),
});
const serverRoom = createRoute({
  getParentRoute: () => settings,
  path: '/server',
  component: lazyPage(() => import('@/features/settings/server/ServerRoom'), 'ServerRoom'),
});

export const settingsRooms = settings.addChildren([
  settingsIndex,
  storageRoom,
  backupsRoom,
  sandboxRoom,
  environmentsRoom,
  pluginsRoom,
  notificationsRoom,
  serverRoom,
]);
