import { createRoute, createRouter } from '@tanstack/react-router';
import { Dashboard } from '@/features/dashboard/Dashboard';
import { OverviewTab } from '@/features/task/overview/OverviewTab';
import { loopSearch } from '@/features/task/loops/searchParams';
import { overviewSearch } from '@/features/task/overview/searchParams';
import { codeSearch } from '@/features/task/code/searchParams';
import { compareSearch } from '@/features/compare/searchParams';
import { containersSearch } from '@/features/containers/searchParams';
import { callsSearch } from '@/features/task/calls/searchParams';
import { conversationSearch } from '@/features/task/conversation/searchParams';
import { eventsSearch } from '@/features/events/searchParams';
import { logsSearch } from '@/features/task/logs/searchParams';
import { tasksSearch } from '@/features/tasks/searchParams';
import { lazyPage, root, shell, signIn } from './layoutRoutes';
import { settingsRooms } from './settingsRoutes';
import { TaskPage } from './TaskPage';

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

const taskTabs = task.addChildren([overview, conversation, code, logs, taskContainers, calls, call]);
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
