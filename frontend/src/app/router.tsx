import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { importWithRetry } from '@/shared/api/importWithRetry';
import { Problem } from '@/shared/api/problem';
import { sessionQuery } from '@/shared/api/session';
import { Dashboard } from '@/features/dashboard/Dashboard';
import { SignInPage } from '@/features/signin/SignInPage';
import { OverviewTab } from '@/features/task/overview/OverviewTab';
import { loopSearch } from '@/features/task/loops/searchParams';
import { overviewSearch } from '@/features/task/overview/searchParams';
import { TaskPage } from './TaskPage';
import { codeSearch } from '@/features/task/code/searchParams';
import { compareSearch } from '@/features/compare/searchParams';
import { containersSearch } from '@/features/containers/searchParams';
import { callsSearch } from '@/features/task/calls/searchParams';
import { conversationSearch } from '@/features/task/conversation/searchParams';
import { eventsSearch } from '@/features/events/searchParams';
import { logsSearch } from '@/features/task/logs/searchParams';
import { tasksSearch } from '@/features/tasks/searchParams';
import { ErrorPage } from './ErrorPage';
import { NotFoundPage } from './NotFoundPage';
import { queryClient } from './queryClient';
import { Root } from './Root';
import { Shell } from './Shell';

/** Create a page component that is fetched when it is first opened. */
function lazyPage<Module extends object, Name extends keyof Module>(load: () => Promise<Module>, name: Name) {
  return lazyRouteComponent(() => importWithRetry(load), name);
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage, errorComponent: ErrorPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' && /^\/(?![/\\])/.test(search.next) ? { next: search.next } : {},
  component: SignInPage,
});

/** The layout of all pages except sign-in: requires a session and returns to the requested address after signing in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
      }
      throw error;
    }
  },
});

const dashboard = createRoute({ getParentRoute: () => shell, path: '/', component: Dashboard });
const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: tasksSearch,
  component: lazyPage(() => import('@/features/tasks/TasksPage'), 'TasksPage'),
});
const task = createRoute({
  getParentRoute: () => shell,
  path: '/tasks/$taskId',
  params: {
    parse: ({ taskId }) => ({ taskId: Number(taskId) }),
    stringify: ({ taskId }) => ({ taskId: String(taskId) }),
  },
  validateSearch: loopSearch,
  component: TaskPage,
});
const overview = createRoute({
  getParentRoute: () => task,
  path: '/',
  validateSearch: overviewSearch,
  component: OverviewTab,
});
const conversation = createRoute({
  getParentRoute: () => task,
  path: '/conversation',
  validateSearch: conversationSearch,
  component: lazyPage(() => import('@/features/task/conversation/ConversationTab'), 'ConversationTab'),
});
const code = createRoute({
  getParentRoute: () => task,
  path: '/code',
  validateSearch: codeSearch,
  component: lazyPage(() => import('@/features/task/code/CodeTab'), 'CodeTab'),
});
const logs = createRoute({
  getParentRoute: () => task,
  path: '/logs',
  validateSearch: logsSearch,
  component: lazyPage(() => import('@/features/task/logs/LogsTab'), 'LogsTab'),
});
const calls = createRoute({
  getParentRoute: () => task,
  path: '/calls',
  validateSearch: callsSearch,
  component: lazyPage(() => import('@/features/task/calls/CallsTab'), 'CallsTab'),
});
const call = createRoute({
  getParentRoute: () => task,
  path: '/calls/$callId',
  component: lazyPage(() => import('@/features/task/calls/CallPage'), 'CallPage'),
});
const taskContainers = createRoute({
  getParentRoute: () => task,
  path: '/containers',
  validateSearch: containersSearch,
  component: lazyPage(() => import('@/features/containers/ContainersTab'), 'ContainersTab'),
});
const compare = createRoute({
  getParentRoute: () => shell,
  path: '/compare',
  validateSearch: compareSearch,
  component: lazyPage(() => import('@/features/compare/ComparePage'), 'ComparePage'),
});
const containers = createRoute({
  getParentRoute: () => shell,
  path: '/containers',
  validateSearch: containersSearch,
  component: lazyPage(() => import('@/features/containers/ContainersPage'), 'ContainersPage'),
});
const events = createRoute({
  getParentRoute: () => shell,
  path: '/events',
  validateSearch: eventsSearch,
  component: lazyPage(() => import('@/features/events/EventsPage'), 'EventsPage'),
});

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

const taskTabs = task.addChildren([overview, conversation, code, logs, taskContainers, calls, call]);
const settingsRooms = settings.addChildren([
  settingsIndex,
  storageRoom,
  backupsRoom,
  sandboxRoom,
  environmentsRoom,
  pluginsRoom,
  notificationsRoom,
  serverRoom,
]);

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([dashboard, tasks, taskTabs, compare, containers, events, settingsRooms]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
