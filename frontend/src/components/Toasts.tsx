import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { cx } from '@/lib/cx';
import { Button } from './Button';

type Undo = { name: string; run: () => void };
type Said = { id: number; text: string; bad: boolean; undo?: Undo };

const SHOWN_MS = 5_000;
const UNDO_MS = 12_000; // one reads it first
let said: readonly Said[] = [];
let next = 1;
const watchers = new Set<() => void>();

function change(now: readonly Said[]): void {
  said = now;
  for (const watcher of watchers) watcher();
}

/** Says in a corner what was done, and how it is undone where that is possible. */
export function tell(text: string, undo?: Undo): void {
  change([...said, { id: next++, text, bad: false, undo }]);
}

/** Says what went wrong; stays until it is closed. */
export function tellError(error: unknown): void {
  change([...said, { id: next++, text: error instanceof Error ? error.message : String(error), bad: true }]);
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => said,
  );
  return (
    <Toast.Provider swipeDirection="right">
      {shown.map((each) => (
        <Toast.Root
          key={each.id}
          duration={each.bad ? Number.POSITIVE_INFINITY : each.undo ? UNDO_MS : SHOWN_MS}
          onOpenChange={(open) => !open && change(said.filter((other) => other.id !== each.id))}
          className="flex items-start gap-2 rounded-lg bg-raised p-3 text-sm shadow-(--shadow-pop)"
        >
          <Toast.Description className={cx('min-w-0 break-words', each.bad ? 'text-bad' : 'text-fg')}>
            {each.text}
          </Toast.Description>
          {each.undo && (
            <Toast.Action asChild altText={`${each.undo.name} (or in the menu of the task)`}>
              <Button look="outline" size="sm" className="-my-1 ml-auto" onClick={each.undo.run}>
                {each.undo.name}
              </Button>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <Button
              size="icon"
              className={cx('-my-1.5', !each.undo && 'ml-auto')}
              aria-label="Close the notice"
            >
              <X size={14} />
            </Button>
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-4 bottom-20 z-50 grid w-[min(24rem,calc(100vw-2rem))] gap-2 outline-none md:bottom-4" />
    </Toast.Provider>
  );
}
