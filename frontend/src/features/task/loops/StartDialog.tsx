import type { FormEvent, ReactNode } from 'react';
import type { Loop, StartFrom } from '@/shared/api/loops';
import { Button } from '@/shared/components/Button';
import { Dialog } from '@/shared/components/Dialog';
import { formatScore } from '@/shared/lib/format';
import { nameMetric } from '@/shared/lib/metricName';

type StartDialogProps = {
  loop: Loop;
  best: NonNullable<Loop['best_ever']>;
  busy: boolean;
  onStart: (from: StartFrom) => void;
  onClose: () => void;
};

/** Ask how another loop of the task is to start, and say what is kept. */
export default function StartDialog({ loop, best, busy, onStart, onClose }: StartDialogProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onStart(new FormData(event.currentTarget).get('start_from') === 'scratch' ? 'scratch' : 'best');
  }
  const score = `${formatScore(best.validation.mean)} ${nameMetric(loop) ?? ''}`.trim();
  return (
    <Dialog
      open
      onClose={onClose}
      title="Start another loop"
      description="Everything is kept: all versions, scores, logs and reports of the earlier loops. The task’s best version stays the best until a version beats it."
    >
      <form onSubmit={submit} className="grid gap-4 text-sm">
        <fieldset className="grid gap-3">
          <legend className="sr-only">How to start</legend>
          <Choice value="best" name={`Go on from ${best.version}`} checked>
            The best version so far ({score}) becomes the baseline of the new loop. Its scores are taken from
            the record where they still hold; otherwise it runs again.
          </Choice>
          <Choice value="scratch" name="From scratch">
            The coder writes a new baseline. Use it to see whether another search finds something better.
          </Choice>
        </fieldset>
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" busy={busy}>
            Start the loop
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Choice({
  value,
  name,
  checked = false,
  children,
}: {
  value: StartFrom;
  name: string;
  checked?: boolean;
  children: ReactNode;
}) {
  return (
    <label className="grid cursor-pointer grid-cols-[auto_1fr] gap-x-2.5 rounded-md border p-3 has-checked:border-accent">
      <input
        type="radio"
        name="start_from"
        value={value}
        defaultChecked={checked}
        className="mt-0.5 accent-accent"
      />
      <span className="font-medium">{name}</span>
      <span className="col-start-2 mt-0.5 text-muted">{children}</span>
    </label>
  );
}
