import { useCallback, useEffect, useRef, useState } from 'react';
import { saveDraft, loadDraft, subscribeToOtherTabs } from './savedDraft';
import { type ChangeDraft, emptyDraft, type TaskDraft } from './taskDraft';

type Elsewhere = { draft: TaskDraft | null };

/**
 * Keep the draft of a new task. An empty one is saved in this browser, and `elsewhere` reports changes by another tab,
 * which replace nothing until the reader accepts them. One that is `filled` from a task is not saved: its link fills it
 * in again.
 */
export function useTaskDraft(filled: TaskDraft | undefined) {
  const [draft, setDraft] = useState<TaskDraft>(() => filled ?? loadDraft());
  const [elsewhere, setElsewhere] = useState<Elsewhere | null>(null);
  const isSaved = filled === undefined;
  useEffect(
    () => (isSaved ? subscribeToOtherTabs((other) => setElsewhere({ draft: other })) : undefined),
    [isSaved],
  );

  const latest = useRef(draft);
  const change: ChangeDraft = useCallback(
    (next) => {
      latest.current = next(latest.current);
      setDraft(latest.current);
      if (isSaved) saveDraft(latest.current);
    },
    [isSaved],
  );
  const other = elsewhere?.draft;
  return {
    draft,
    change,
    /** Discard the saved draft once the task is created. */
    done: () => isSaved && saveDraft(emptyDraft),
    elsewhere: elsewhere && JSON.stringify(other) !== JSON.stringify(draft) ? elsewhere : null,
    takeOther: () => change((now) => other ?? now),
    keepMine: () => {
      setElsewhere(null);
      change((now) => now);
    },
  };
}
