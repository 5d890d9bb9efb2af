import { useState } from 'react';
import { areShortcutsOn, setShortcutsOn } from '@/shared/lib/shortcutSetting';
import { SHORTCUTS } from '../shortcuts';
import { Dialog } from '@/shared/components/Dialog';

/**
 * List every shortcut and let the reader turn single-key shortcuts off: speech input and tremor set them off by
 * accident.
 */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(areShortcutsOn());
  function change(next: boolean) {
    setShortcutsOn(next);
    setOn(next);
  }
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[6rem_1fr] gap-x-4 gap-y-2 text-sm">
        {SHORTCUTS.map(({ keys, description: does, always }) => (
          <div key={keys} className={`contents ${on || always ? '' : 'text-subtle line-through'}`}>
            <dt>
              <kbd className="rounded border bg-sunken px-1.5 py-0.5 font-mono text-xs">{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="mt-5 flex items-center gap-2.5 border-t pt-4 text-sm">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => change(event.target.checked)}
          className="size-4 accent-accent-solid"
        />
        Enable single-key shortcuts
      </label>
    </Dialog>
  );
}
