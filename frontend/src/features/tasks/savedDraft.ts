import { saveItem, loadItem } from '@/shared/lib/storage';
import { emptyDraft, type TaskDraft } from './taskDraft';

export const STORAGE_KEY = 'task draft';

/** What was typed and not made a task yet; empty where nothing was. */
export function loadDraft(): TaskDraft {
  return parseDraft(loadItem(STORAGE_KEY));
}

export function saveDraft(draft: TaskDraft): void {
  saveItem(STORAGE_KEY, draft === emptyDraft ? null : JSON.stringify(draft));
}

/** Hears of the draft in another tab of this browser: what it is now there, null once it was made a task or cleared. */
export function subscribeToOtherTabs(listener: (draft: TaskDraft | null) => void): () => void {
  function onStorage(event: StorageEvent) {
    if (event.key === STORAGE_KEY) listener(event.newValue === null ? null : parseDraft(event.newValue));
  }
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}

function parseDraft(text: string | null): TaskDraft {
  try {
    const parsed = JSON.parse(text ?? '{}') as Record<string, unknown>;
    const fields = Object.entries(parsed).filter(
      ([name, value]) => name in emptyDraft && typeof value === 'string',
    );
    return { ...emptyDraft, ...Object.fromEntries(fields) };
  } catch {
    return emptyDraft;
  }
}
