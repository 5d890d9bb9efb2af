import { useSyncExternalStore } from 'react';
import { remember, remembered } from './storage';

/** What is being compared, as the address of the page writes it: `task:version`, or a task's number for its best. */

const KEPT = 'comparison';
export const MAX_COMPARED = 12;
const watchers = new Set<() => void>();

export type Side = { task: number; version: string | null };

/** What an entry of the address stands for; null where it makes no sense. */
export function sideOf(entry: string): Side | null {
  const cut = entry.indexOf(':');
  const task = Number(cut === -1 ? entry : entry.slice(0, cut));
  const version = cut === -1 ? null : entry.slice(cut + 1);
  return Number.isSafeInteger(task) && task > 0 && version !== '' ? { task, version } : null;
}

export function entryOf({ task, version }: Side): string {
  return version === null ? String(task) : `${task}:${version}`;
}

/** `set` with the entry at its end, each once; the first gives way where there are too many. */
export function withEntry(set: readonly string[], entry: string): string[] {
  return [...set.filter((each) => each !== entry), entry].slice(-MAX_COMPARED);
}

/** What this person has put together so far, in every tab. */
export function useCompareSet(): readonly string[] {
  return readSet(useSyncExternalStore(watch, () => remembered(KEPT)));
}

export function keepCompareSet(set: readonly string[]): void {
  remember(KEPT, set.length > 0 ? JSON.stringify(set) : null);
  for (const watcher of watchers) watcher();
}

export function readSet(text: string | null): string[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    const entries = Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
    return entries.filter((each) => sideOf(each) !== null).slice(0, MAX_COMPARED);
  } catch {
    return [];
  }
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  addEventListener('storage', watcher);
  return () => {
    watchers.delete(watcher);
    removeEventListener('storage', watcher);
  };
}
