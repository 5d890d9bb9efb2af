import { useSyncExternalStore } from 'react';
import { remember } from '@/shared/lib/storage';

export type Theme = 'light' | 'dark';

const watchers = new Set<() => void>();

/** To the other theme; the choice is remembered in this browser. */
export function switchTheme(): void {
  const other = themeNow() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = other;
  remember('theme', other);
  for (const watcher of watchers) watcher();
}

export function useTheme(): Theme {
  return useSyncExternalStore(watch, themeNow);
}

function themeNow(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
