import { useSyncExternalStore } from 'react';
import { saveItem, loadItem } from './storage';

/** The versions selected for comparison, as the page's address writes them: `task:version`, or a task's number for its best. */

const STORAGE_KEY = 'comparison';
export const MAX_COMPARED = 12;
const listeners = new Set<() => void>();

export type CompareEntry = { task: number; version: string | null };

/** Parse an entry of the address; return null if it is invalid. */
export function parseEntry(entry: string): CompareEntry | null {
  const cut = entry.indexOf(':');
  const task = Number(cut === -1 ? entry : entry.slice(0, cut));
  const version = cut === -1 ? null : entry.slice(cut + 1);
  return Number.isSafeInteger(task) && task > 0 && version !== '' ? { task, version } : null;
}

export function formatEntry({ task, version }: CompareEntry): string {
  return version === null ? String(task) : `${task}:${version}`;
}

/** Return `set` with the entry at its end, each once; the first ones are dropped if there are too many. */
export function addEntry(set: readonly string[], entry: string): string[] {
  return [...set.filter((each) => each !== entry), entry].slice(-MAX_COMPARED);
}

/** Return the versions selected for comparison in this browser, in every tab. */
export function useCompareSet(): readonly string[] {
  return parseCompareSet(useSyncExternalStore(subscribe, () => loadItem(STORAGE_KEY)));
}

export function saveCompareSet(set: readonly string[]): void {
  saveItem(STORAGE_KEY, set.length > 0 ? JSON.stringify(set) : null);
  for (const listener of listeners) listener();
}

export function parseCompareSet(text: string | null): string[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    const entries = Array.isArray(parsed) ? parsed.filter((each) => typeof each === 'string') : [];
    return entries.filter((each) => parseEntry(each) !== null).slice(0, MAX_COMPARED);
  } catch {
    return [];
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}
