import { type FormEvent, useState } from 'react';
import { Problem } from '@/shared/api/problem';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { Field, Select, Textarea } from '@/shared/components/Field';
import { notify } from '@/shared/components/Toasts';
import { type MarkKind, useMark } from './queries';

const MAX_REASON_CHARACTERS = 2_000;

type MarkDialogProps = { taskId: number; version: string; isMarked: boolean; onClose: () => void };

/** Take a version out of the race with a reason, or, if it is marked, back into it. */
export default function MarkDialog({ taskId, version, isMarked, onClose }: MarkDialogProps) {
  const mark = useMark(taskId, version);
  const [mistake, setMistake] = useState<string>();
  const problem = mark.error instanceof Problem ? mark.error : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = String(form.get('reason') ?? '').trim();
    const isMissing = reason === '' && !isMarked;
    setMistake(isMissing ? 'Say what is the matter with it.' : undefined);
    if (isMissing) return;
    const kind = isMarked ? null : (String(form.get('kind')) as MarkKind);
    mark.mutate(
      { kind, reason },
      {
        onSuccess: ({ best, excluded }) => {
          const what = isMarked ? `${version} is back in the race` : `${version} is out of the race`;
          notify(`${what}; ${excluded.length} out in all. The best version is ${best ?? 'none'} now.`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={isMarked ? `Take back the mark of ${version}` : `Take ${version} out of the race`}
      description={
        isMarked
          ? 'It and what descends from it race again, by the scores on record.'
          : 'It and all versions that descend from it are kept and shown, but are never the best. You can take this back.'
      }
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {!isMarked && (
          <Field label="What it is" error={problem?.fields.kind}>
            {(control) => (
              <Select {...control} name="kind" defaultValue="cheating">
                <option value="cheating">Cheating: its score is not earned</option>
                <option value="wrong">Wrong: it does not do what was asked</option>
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
            {isMarked ? 'Take back the mark' : 'Take out of the race'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
