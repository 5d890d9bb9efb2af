// Ours: Radix Toast takes Escape from the dialog below it, and sonner writes a <style> that our content security policy refuses.
import { useSyncExternalStore } from 'react';
import { Notice, type Said, type Undo } from './Notice';

let said: readonly Said[] = [];
let next = 1;
const watchers = new Set<() => void>();

function change(now: readonly Said[]): void {
  said = now;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Show a notification that something was done, and an undo button if it can be undone. */
export function tell(text: string, undo?: Undo): void {
  change([...said, { id: next++, text, bad: false, undo }]);
}

/** Show what went wrong until it is dismissed. */
export function tellError(error: unknown): void {
  change([...said, { id: next++, text: error instanceof Error ? error.message : String(error), bad: true }]);
}

/** Show the notifications in a corner, above dialogs. Escape is left to whatever the reader is working in. */
export function Toasts() {
  const shown = useSyncExternalStore(watch, () => said);
  return (
    <section
      aria-label="Notifications"
      data-notices
      className="pointer-events-none fixed right-4 bottom-20 z-60 w-[min(24rem,calc(100vw-2rem))] md:bottom-4"
    >
      <ul aria-live="polite" className="grid gap-2">
        {shown.map((each) => (
          <Notice
            key={each.id}
            said={each}
            onClose={() => change(said.filter((other) => other.id !== each.id))}
          />
        ))}
      </ul>
    </section>
  );
}
