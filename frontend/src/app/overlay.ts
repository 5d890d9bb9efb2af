import { useSyncExternalStore } from 'react';

/** What lies over every page: one at a time. */
export type Overlay = 'none' | 'palette' | 'shortcuts';

let open: Overlay = 'none';
const watchers = new Set<() => void>();

export function show(overlay: Overlay): void {
  open = overlay;
  for (const watcher of watchers) watcher();
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(watch, () => open);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
