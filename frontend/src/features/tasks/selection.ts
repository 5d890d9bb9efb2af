/** The selected tasks, and the anchor from which shift extends the selection. */
export type Selection = { chosen: ReadonlySet<number>; anchor: number | null };

export const EMPTY_SELECTION: Selection = { chosen: new Set(), anchor: null };

export function toggle({ chosen }: Selection, id: number): Selection {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { chosen: next, anchor: id };
}

/** Extend the selection from the anchor to `id`, in the order of the list; all of it becomes what `id` becomes. */
export function extendTo(selection: Selection, ids: readonly number[], id: number): Selection {
  const from = selection.anchor === null ? -1 : ids.indexOf(selection.anchor);
  const to = ids.indexOf(id);
  if (from < 0 || to < 0) return toggle(selection, id);
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  const next = new Set(selection.chosen);
  for (const each of range) {
    if (selection.chosen.has(id)) next.delete(each);
    else next.add(each);
  }
  return { chosen: next, anchor: id };
}

export function selectAll(ids: readonly number[]): Selection {
  return { chosen: new Set(ids), anchor: null };
}

/** Drop what is no longer in the list: nobody should act on what they do not see. */
export function keepVisible(selection: Selection, ids: readonly number[]): Selection {
  const chosen = new Set(ids.filter((id) => selection.chosen.has(id)));
  return chosen.size === selection.chosen.size ? selection : { ...selection, chosen };
}
