import { TABS } from '@/features/task/tabs';
import { formatScore } from '@/shared/lib/format';
import { escapeInvisible, truncate } from '@/shared/lib/invisibleCharacters';
import { NAVIGATION } from './navigation';
import { parseTaskId } from './taskAddress';

const PRODUCT = 'AI Orchestrator';
const MAX_NAME_CHARACTERS = 80;

/** What a page is about: its name, or that of the tab; and its task, as far as it is known. */
export type PageContext = { page: string; task?: TaskContext };
export type TaskContext = { id: number; name?: string; status?: string; metric?: string; score?: number };

/** Return the name of the page at an address: that of a task's tab, without it for the overview. */
export function namePage(pathname: string): string {
  if (pathname === '/sign-in') return 'Sign in';
  const taskId = parseTaskId(pathname);
  if (taskId !== null) {
    const rest = pathname.split('/')[3] ?? '';
    const tab = TABS.find(({ to }) => to === (rest ? `/tasks/$taskId/${rest}` : '/tasks/$taskId'));
    return tab ? (rest ? tab.name : '') : 'Page not found';
  }
  if (pathname.startsWith('/settings/')) return 'Settings'; // SettingsPage puts the name of its page before it
  return NAVIGATION.find(({ to }) => to === pathname)?.name ?? 'Page not found';
}

/** Build the title of a browser tab: what matters most comes first, as tabs are narrow. */
export function buildTitle({ page, task }: PageContext): string {
  return [...(task ? describeTask(task) : []), page, PRODUCT].filter(Boolean).join(' · ');
}

/** Describe a task in parts: its name, its state and its best score. */
export function describeTask({ id, name, status, metric, score }: TaskContext): string[] {
  return [
    name === undefined ? `Task ${id}` : escapeInvisible(truncate(name, MAX_NAME_CHARACTERS)),
    status?.replaceAll('_', ' ') ?? '',
    score === undefined ? '' : `${metric ?? 'score'} ${formatScore(score)}`,
  ].filter(Boolean);
}
