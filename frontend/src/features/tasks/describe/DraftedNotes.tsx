import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { describeCost } from './applyDrafted';
import type { TaskDrafted } from './queries';

type DraftedNotesProps = { answer: TaskDrafted | undefined; error: Error | null };

/** Show what is still missing, why the task is as it is, and what was shown to a model. */
export function DraftedNotes({ answer, error }: DraftedNotesProps) {
  const cost = answer && describeCost(answer);
  return (
    <div role="status" className="grid gap-1 text-xs empty:hidden">
      {error && <p className="font-medium break-words text-bad">{escapeInvisible(error.message)}</p>}
      {!error && answer && (
        <>
          {answer.missing.map((sentence) => (
            <p key={sentence} className="font-medium break-words text-bad">
              {escapeInvisible(sentence)}
            </p>
          ))}
          {answer.complete && <p>Filled in by {answer.agent}. Look it over before you create the task.</p>}
          {answer.notes.map((note) => (
            <p key={note} className="break-words text-muted">
              {escapeInvisible(note)}
            </p>
          ))}
          {cost && <p className="text-muted">{cost}</p>}
        </>
      )}
    </div>
  );
}
