import { Button } from '@/shared/components/Button';
import { EmptyState } from '@/shared/components/EmptyState';
import { Time } from '@/shared/components/Time';
import { TrialResult } from './TrialResult';
import type { Trial } from './queries';

type TrialViewProps = {
  trial: Trial | null;
  busy: boolean;
  onBegin: () => void;
  onStop: (trialId: string) => void;
};

/** Show a trial: none yet, under way, or what it came to. */
export function TrialView({ trial, busy, onBegin, onStop }: TrialViewProps) {
  if (trial === null) {
    return (
      <EmptyState
        title="This grader has not been tried"
        action={
          <Button variant="primary" busy={busy} onClick={onBegin}>
            Try it
          </Button>
        }
      >
        A trial shows whether the grader tells honest programs from forged ones, how noisy it is, and what a
        version costs. It takes some forty gradings.
      </EmptyState>
    );
  }
  if (trial.report === null) return <UnderWay trial={trial} busy={busy} onStop={onStop} />;
  return (
    <div className="grid gap-5">
      <TrialResult report={trial.report} />
      <footer className="flex items-center justify-between gap-3 border-t pt-4 text-xs text-subtle">
        <span>
          {trial.asked_by}, <Time iso={trial.ended_at ?? trial.created_at} />
        </span>
        <Button variant="outline" size="sm" busy={busy} onClick={onBegin}>
          Try again
        </Button>
      </footer>
    </div>
  );
}

type UnderWayProps = Pick<TrialViewProps, 'busy' | 'onStop'> & { trial: Trial };

function UnderWay({ trial, busy, onStop }: UnderWayProps) {
  const steps = trial.planned > 0 ? `${trial.done} of ${trial.planned} steps` : 'The data are being prepared';
  const share = trial.planned > 0 ? (100 * trial.done) / trial.planned : 0;
  return (
    <div className="grid gap-3">
      <p className="text-sm" role="status">
        {steps}
      </p>
      <div
        role="progressbar"
        aria-label="Steps of the trial"
        aria-valuemin={0}
        aria-valuemax={trial.planned}
        aria-valuenow={trial.done}
        className="h-2 overflow-hidden rounded-full bg-hover"
      >
        <div className="h-full bg-accent" style={{ width: `${share}%` }} />
      </div>
      <p className="text-sm text-muted">You can close this: the trial goes on, and its result stays.</p>
      <div>
        <Button variant="danger" size="sm" busy={busy} onClick={() => onStop(trial.id)}>
          Stop the trial
        </Button>
      </div>
    </div>
  );
}
