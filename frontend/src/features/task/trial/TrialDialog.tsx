import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Dialog } from '@/shared/components/Dialog';
import { notifyError } from '@/shared/components/Toasts';
import { TrialView } from './TrialView';
import { trialQuery, useTrial, useTrialStop } from './queries';

type TrialDialogProps = { taskId: number; onClose: () => void };

/** Try the task's grader, and show how far that is and what came of it. */
export default function TrialDialog({ taskId, onClose }: TrialDialogProps) {
  const trial = useQuery(trialQuery(taskId));
  const begin = useTrial(taskId);
  const stop = useTrialStop(taskId);
  return (
    <Dialog
      open
      onClose={onClose}
      sheet
      title="Try the grader"
      description="The baseline, honest twins of it, broken programs and forgers are run and graded. Nothing of it counts."
    >
      <Async subject="The trial" query={trial}>
        {(newest) => (
          <TrialView
            trial={newest}
            busy={begin.isPending || stop.isPending}
            onBegin={() => begin.mutate(undefined, { onError: notifyError })}
            onStop={(trialId) => stop.mutate(trialId, { onError: notifyError })}
          />
        )}
      </Async>
    </Dialog>
  );
}
