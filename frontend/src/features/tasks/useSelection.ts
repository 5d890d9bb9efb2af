import { useState } from 'react';
import { useKeys } from '@/shared/lib/useKeys';
import type { Task } from '@/shared/api/tasks';
import { selectAll, EMPTY_SELECTION, extendTo, toggle, keepVisible } from './selection';

/** Track which tasks are selected; `x` selects the focused one, Shift+x extends the selection to it, Esc clears it. */
export function useSelection(tasks: readonly Task[]) {
  const [selection, setSelection] = useState(EMPTY_SELECTION);
  const ids = tasks.map(({ id }) => id);
  const visible = keepVisible(selection, ids);
  const choose = (id: number, extend: boolean) =>
    setSelection(extend ? extendTo(visible, ids, id) : toggle(visible, id));
  const chooseFocused = (extend: boolean) => {
    const id = Number((document.activeElement as HTMLElement | null)?.dataset.row);
    if (ids.includes(id)) choose(id, extend);
  };
  const toggleFocused = () => chooseFocused(false);
  const extendToFocused = () => chooseFocused(true);
  const clear = () => setSelection(EMPTY_SELECTION);
  useKeys({ x: toggleFocused, X: extendToFocused, Escape: clear });
  return {
    chosen: visible.chosen,
    choose,
    all: () => setSelection(visible.chosen.size === ids.length ? EMPTY_SELECTION : selectAll(ids)),
    clear,
  };
}
