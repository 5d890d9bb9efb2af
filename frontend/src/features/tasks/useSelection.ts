import { useState } from 'react';
import { useKeys } from '@/shared/lib/useKeys';
import type { Task } from '@/shared/api/tasks';
import { all, NOTHING, stretched, toggled, visibleOf } from './selection';

/** Which of the tasks are chosen; `x` chooses the one in focus, with Shift all from the last choice to it, Esc none. */
export function useSelection(tasks: readonly Task[]) {
  const [kept, setKept] = useState(NOTHING);
  const ids = tasks.map(({ id }) => id);
  const now = visibleOf(kept, ids);
  const choose = (id: number, reaching: boolean) =>
    setKept(reaching ? stretched(now, ids, id) : toggled(now, id));
  const chooseFocused = (reaching: boolean) => {
    const id = Number((document.activeElement as HTMLElement | null)?.dataset.row);
    if (ids.includes(id)) choose(id, reaching);
  };
  const one = () => chooseFocused(false);
  const reach = () => chooseFocused(true);
  const clear = () => setKept(NOTHING);
  useKeys({ x: one, X: reach, Escape: clear });
  return {
    chosen: now.chosen,
    choose,
    all: () => setKept(now.chosen.size === ids.length ? NOTHING : all(ids)),
    clear,
  };
}
