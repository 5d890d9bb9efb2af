import { useSyncExternalStore } from 'react';

/** The overlay above every page; at most one is open. */
export type Overlay = 'none' | 'palette' | 'shortcuts';

let current: Overlay = 'none';
const listeners = new Set<() => void>();

export function showOverlay(overlay: Overlay): void {
  current = overlay;
  for (const listener of listeners) listener();
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
