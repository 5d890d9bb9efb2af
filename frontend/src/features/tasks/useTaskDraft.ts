import { useCallback, useEffect, useRef, useState } from 'react';
import { saveDraft, loadDraft, subscribeToOtherTabs } from './savedDraft';
import { type ChangeDraft, emptyDraft, type TaskDraft } from './taskDraft';

type Elsewhere = { draft: TaskDraft | null };

/**
 * The draft of a new task. The one from scratch is kept in the browser, and `elsewhere` says what another tab made of it meanwhile:
 * it replaces nothing here until one takes it. One that is `filled` from a task is not kept: its link fills it again.
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
    /** It was made a task. */
    done: () => isSaved && saveDraft(emptyDraft),
    elsewhere: elsewhere && JSON.stringify(other) !== JSON.stringify(draft) ? elsewhere : null,
    takeOther: () => change((now) => other ?? now),
    keepMine: () => {
      setElsewhere(null);
      change((now) => now);
    },
  };
}
