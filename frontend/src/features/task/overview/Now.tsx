import { Check } from 'lucide-react';
import { AGENT_ROLES, AgentAvatar, type AgentRole } from '@/shared/components/AgentAvatar';
import { Card } from '@/shared/components/Card';
import { formatDuration } from '@/shared/lib/format';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { Loop, Round } from '@/shared/api/loops';

const MAX_CHARACTERS = 2_000;
const STAGES: { role: AgentRole; status: Round['status'][]; steps: string[]; does: string }[] = [
  { role: 'coder', status: ['proposing'], steps: ['propose'], does: 'writes the version' },
  { role: 'engine', status: ['running'], steps: ['run'], does: 'runs it in a sandbox' },
  {
    role: 'evaluator',
    status: ['grading', 'feedback'],
    steps: ['grade', 'feedback'],
    does: 'grades it and gives feedback',
  },
];

/** Describe the state of the loop in a sentence, and the stages of the current or the last version. */
export function Now({ loop }: { loop: Loop }) {
  const round = loop.rounds.at(-1);
  return (
    <Card title="Now">
      <p className="text-sm break-words">
        <bdi>{escapeInvisible(truncate(describeEnd(loop), MAX_CHARACTERS))}</bdi>
      </p>
      {round && (
        <ol className="mt-4 grid gap-3" aria-label={`Stages of ${round.version}`}>
          {STAGES.map((stage) => (
            <Stage key={stage.role} stage={stage} round={round} isAtWork={loop.state === 'running'} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function Stage({
  stage,
  round,
  isAtWork,
}: {
  stage: (typeof STAGES)[number];
  round: Round;
  isAtWork: boolean;
}) {
  const seconds = stage.steps.reduce((sum, step) => sum + (round.seconds[step] ?? 0), 0);
  const running = isAtWork && stage.status.includes(round.status);
  return (
    <li className="flex items-center gap-3">
      <AgentAvatar role={stage.role} />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">
          {stage.role === 'engine' ? 'Runner' : AGENT_ROLES[stage.role].name}
        </p>
        <p className="truncate text-xs text-muted">{stage.does}</p>
      </div>
      <span className="tnum inline-flex items-center gap-1 text-xs text-muted">
        {running && <i aria-hidden className="live-dot size-1.5 rounded-full bg-run" />}
        {running && <span className="sr-only">now</span>}
        {!running && seconds > 0 && <Check size={13} className="text-ok" aria-hidden />}
        {seconds > 0 ? formatDuration(seconds) : running ? 'now' : '–'}
      </span>
    </li>
  );
}

const STOP_REASONS: Record<string, string> = {
  target_reached: 'The target was reached and confirmed by another run.',
  budget_versions: 'The version budget is used up.',
  budget_wall: 'The time budget is used up.',
  budget_cost: 'The cost budget is used up.',
  budget_tokens: 'The token budget is used up.',
  budget_model_calls: 'The budget of model calls is used up.',
  plateau: 'No version has improved for a long time, or nothing is left to try.',
  too_many_failures: 'Too many versions failed in a row; the reasons are listed under Rounds.',
  stopped_by_user: 'The loop was stopped by a user.',
};

function describeEnd(loop: Loop): string {
  if (loop.error) return `The loop ended with an error: ${loop.error}`;
  if (loop.stop_reason) return STOP_REASONS[loop.stop_reason] ?? `The loop ended: ${loop.stop_reason}.`;
  if (loop.state === 'paused') return 'The loop is paused; Resume continues where it stopped.';
  return `The loop is ${loop.doing}.`;
}
