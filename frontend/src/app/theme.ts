import { useSyncExternalStore } from 'react';
import { saveItem } from '@/shared/lib/storage';

export type Theme = 'light' | 'dark';

const listeners = new Set<() => void>();

/** Switch to the other theme; this browser remembers the choice. */
export function toggleTheme(): void {
  const other = readTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = other;
  saveItem('theme', other);
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, readTheme);
}

function readTheme(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
