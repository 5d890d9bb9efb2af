import { Link } from '@tanstack/react-router';
import { AGENT_ROLES, AgentAvatar } from '@/shared/components/AgentAvatar';
import { StatusPill } from '@/shared/components/StatusPill';
import { escapeInvisible, truncate } from '@/shared/lib/invisibleCharacters';
import { explainCost, explainState } from './callDescriptions';
import type { ModelCall } from './queries';

const MAX_ERROR_CHARACTERS = 2_000;

/** Show who made the call for which version, its state with an explanation, and its error. */
export function CallHead({ taskId, call }: { taskId: number; call: ModelCall }) {
  const cost = explainCost(call);
  return (
    <header className="grid gap-2 border-b pb-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <AgentAvatar role={call.role} />
        <h2 className="text-base font-semibold">{AGENT_ROLES[call.role].name}</h2>
        {call.version !== null && (
          <Link
            to="/tasks/$taskId/code"
            params={{ taskId }}
            search={{ version: call.version }}
            className="inline-flex min-h-6 min-w-6 items-center font-mono text-sm font-semibold break-all text-accent hover:underline"
          >
            <bdi>{escapeInvisible(call.version)}</bdi>
          </Link>
        )}
        <StatusPill status={call.state} />
        {call.replayed && <StatusPill status="replayed" />}
      </div>
      <p className="text-sm text-muted">{explainState(call)}</p>
      {cost && <p className="text-sm text-muted">{cost}</p>}
      {call.error !== null && (
        <p className="text-sm break-words text-bad">
          <bdi>{escapeInvisible(truncate(call.error, MAX_ERROR_CHARACTERS))}</bdi>
        </p>
      )}
    </header>
  );
}
