// Ours: Radix Toast takes Escape from the dialog below it, and sonner writes a <style> that our content security policy refuses.
import { useSyncExternalStore } from 'react';
import { Toast, type ToastContent, type Undo } from './Toast';

type QueuedToast = ToastContent & { id: number };

let toasts: readonly QueuedToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function setToasts(next: readonly QueuedToast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Show a notification that something was done, and an undo button if it can be undone. */
export function notify(text: string, undo?: Undo): void {
  setToasts([...toasts, { id: nextId++, text, isError: false, undo }]);
}

/** Show what went wrong until it is dismissed. */
export function notifyError(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  setToasts([...toasts, { id: nextId++, text, isError: true }]);
}

/** Show the notifications in a corner, above dialogs. Escape is left to whatever the reader is working in. */
export function Toasts() {
  const current = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section
      aria-label="Notifications"
      data-toasts
      className="pointer-events-none fixed right-4 bottom-20 z-60 w-[min(24rem,calc(100vw-2rem))] md:bottom-4"
    >
      <ul aria-live="polite" className="grid gap-2">
        {current.map((toast) => (
          <Toast
            key={toast.id}
            toast={toast}
            onClose={() => setToasts(toasts.filter((each) => each.id !== toast.id))}
          />
        ))}
      </ul>
    </section>
  );
}
