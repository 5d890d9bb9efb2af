import { saveItem, loadItem } from '@/shared/lib/storage';
import { emptyDraft, type TaskDraft } from './taskDraft';

export const STORAGE_KEY = 'task draft';

/** Load the draft typed in this browser; empty if there is none. */
export function loadDraft(): TaskDraft {
  return parseDraft(loadItem(STORAGE_KEY));
}

export function saveDraft(draft: TaskDraft): void {
  saveItem(STORAGE_KEY, draft === emptyDraft ? null : JSON.stringify(draft));
}

/**
 * Call `listener` with the draft when another tab changes it, or with null when that tab creates the task or clears it.
 */
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
