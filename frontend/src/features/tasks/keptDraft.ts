import { remember, remembered } from '@/shared/lib/storage';
import { emptyDraft, type TaskDraft } from './taskDraft';

export const KEPT = 'task draft';

/** What was typed and not made a task yet; empty where nothing was. */
export function keptDraft(): TaskDraft {
  return read(remembered(KEPT));
}

export function keepDraft(draft: TaskDraft): void {
  remember(KEPT, draft === emptyDraft ? null : JSON.stringify(draft));
}

/** Hears of the draft in another tab of this browser: what it is now there, null once it was made a task or cleared. */
export function onDraftElsewhere(listener: (draft: TaskDraft | null) => void): () => void {
  function onStorage(event: StorageEvent) {
    if (event.key === KEPT) listener(event.newValue === null ? null : read(event.newValue));
  }
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}

function read(text: string | null): TaskDraft {
  try {
    const found = JSON.parse(text ?? '{}') as Record<string, unknown>;
    const known = Object.entries(found).filter(
      ([name, value]) => name in emptyDraft && typeof value === 'string',
    );
    return { ...emptyDraft, ...Object.fromEntries(known) };
  } catch {
    return emptyDraft;
  }
}
