import { type FormEvent, useState } from 'react';
import { Problem } from '@/shared/api/problem';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { Field, Select, Textarea } from '@/shared/components/Field';
import { notify } from '@/shared/components/Toasts';
import { type MarkKind, useMark } from './queries';

const MAX_REASON_CHARACTERS = 2_000;

type MarkDialogProps = { taskId: number; version: string; isMarked: boolean; onClose: () => void };

/** Take a version excluded with a reason, or, if it is marked, back into it. */
export default function MarkDialog({ taskId, version, isMarked, onClose }: MarkDialogProps) {
  const mark = useMark(taskId, version);
  const [mistake, setMistake] = useState<string>();
  const problem = mark.error instanceof Problem ? mark.error : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = String(form.get('reason') ?? '').trim();
    const isMissing = reason === '' && !isMarked;
    setMistake(isMissing ? 'Give a reason.' : undefined);
    if (isMissing) return;
    const kind = isMarked ? null : (String(form.get('kind')) as MarkKind);
    mark.mutate(
      { kind, reason },
      {
        onSuccess: ({ best, excluded }) => {
          const what = isMarked ? `${version} competes again` : `${version} is excluded`;
          notify(`${what}; ${excluded.length} excluded in total. The best version is now ${best ?? 'none'}.`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={isMarked ? `Remove the mark from ${version}` : `Exclude ${version}`}
      description={
        isMarked
          ? 'This version and its descendants compete again with their recorded scores.'
          : 'This version and its descendants stay visible, but can no longer become the best. You can undo this.'
      }
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {!isMarked && (
          <Field label="Problem" error={problem?.fields.kind}>
            {(control) => (
              <Select {...control} name="kind" defaultValue="cheating">
                <option value="cheating">Cheating: the score is not earned</option>
                <option value="wrong">Wrong: does not do what was asked</option>
              </Select>
            )}
          </Field>
        )}
        <Field label="Reason" error={mistake ?? problem?.fields.reason}>
          {(control) => <Textarea {...control} name="reason" rows={4} maxLength={MAX_REASON_CHARACTERS} />}
        </Field>
        {problem && !problem.fields.reason && !problem.fields.kind && (
          <p role="alert" className="text-sm break-words text-bad">
            {problem.message}
          </p>
        )}
        <div className="flex justify-end">
          <Button variant={isMarked ? 'primary' : 'danger'} type="submit" busy={mark.isPending}>
            {isMarked ? 'Remove mark' : 'Exclude'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
