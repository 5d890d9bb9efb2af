import type { FormEvent } from 'react';
import { Problem } from '@/shared/api/problem';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { Field, Textarea } from '@/shared/components/Field';
import { notify } from '@/shared/components/Toasts';
import { useApproval } from './queries';

const MAX_REASON_CHARACTERS = 2_000;

type ApprovalDialogProps = { taskId: number; version: string; onClose: () => void };

/** Let a version with a suspect score in, with the reason why its score can be true. */
export default function ApprovalDialog({ taskId, version, onClose }: ApprovalDialogProps) {
  const approval = useApproval(taskId, version);
  const problem = approval.error instanceof Problem ? approval.error : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    approval.mutate(reason, {
      onSuccess: ({ best }) => {
        notify(`${version} competes with its score. The best version is now ${best?.version ?? 'none'}.`);
        onClose();
      },
    });
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Accept the score of ${version}`}
      description="Its score is outside the possible range of the metric, so it waits for your review. Once accepted, it counts as confirmed, and the version becomes the best if no other scores better."
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Why the score is plausible" error={problem?.fields.reason}>
          {(control) => <Textarea {...control} name="reason" rows={4} maxLength={MAX_REASON_CHARACTERS} />}
        </Field>
        {problem && !problem.fields.reason && (
          <p role="alert" className="text-sm break-words text-bad">
            {problem.message}
          </p>
        )}
        <div className="flex justify-end">
          <Button variant="primary" type="submit" busy={approval.isPending}>
            Accept score
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
