import { Link } from '@tanstack/react-router';
import { AGENT_ROLES, AgentAvatar } from '@/shared/components/AgentAvatar';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { formatCount, formatDuration } from '@/shared/lib/format';
import { escapeInvisible, truncate } from '@/shared/lib/invisibleCharacters';
import { describeCost, describeTokens } from './callDescriptions';
import type { ModelCallSummary } from './queries';

const MAX_CHARACTERS = 300;
const CELL = 'px-2 py-2.5 max-md:p-0';

/** Show one call per row: who called which model for which version, how it ended, its tokens, cost and time. */
export function CallsTable({ taskId, calls }: { taskId: number; calls: readonly ModelCallSummary[] }) {
  return (
    <table className="w-full text-sm max-md:block">
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-xs text-muted">
          <th className="px-4 py-2 font-medium">Call</th>
          <th className="px-2 py-2 font-medium">State</th>
          <th className="px-2 py-2 font-medium">Model</th>
          <th className="px-2 py-2 text-right font-medium">Tokens</th>
          <th className="px-2 py-2 text-right font-medium">Cost</th>
          <th className="px-2 py-2 text-right font-medium">Time</th>
          <th className="px-4 py-2 text-right font-medium">Started</th>
        </tr>
      </thead>
      <tbody className="divide-y max-md:block">
        {calls.map((call) => (
          <CallRow key={call.call_id} taskId={taskId} call={call} />
        ))}
      </tbody>
    </table>
  );
}

function CallRow({ taskId, call }: { taskId: number; call: ModelCallSummary }) {
  const model = `${call.provider} ${call.model}`;
  return (
    <tr className="relative hover:bg-hover max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:px-4 max-md:py-3">
      <td className="max-w-72 px-4 py-2.5 max-md:max-w-none max-md:p-0">
        <Link
          to="/tasks/$taskId/calls/$callId"
          params={{ taskId, callId: call.call_id }}
          className="flex min-h-6 items-center gap-2 font-medium after:absolute after:inset-0"
        >
          <AgentAvatar role={call.role} className="size-5" />
          <span className="truncate">
            {AGENT_ROLES[call.role].name}{' '}
            {call.version !== null && (
              <bdi className="ml-1 font-mono text-xs">{escapeInvisible(call.version)}</bdi>
            )}
          </span>
        </Link>
        {call.error !== null && (
          <span className="block truncate text-xs text-bad">
            <bdi>{escapeInvisible(truncate(call.error, MAX_CHARACTERS))}</bdi>
          </span>
        )}
      </td>
      <td className={`${CELL} max-md:text-right`}>
        <StatusPill status={call.replayed ? 'replayed' : call.state} />
      </td>
      <td className={`${CELL} max-w-64 truncate max-md:order-1 max-md:col-span-2 max-md:max-w-none`}>
        <bdi>{escapeInvisible(truncate(model, MAX_CHARACTERS))}</bdi>
        <span className="block truncate text-xs text-muted">
          <bdi>{escapeInvisible(truncate(call.agent, MAX_CHARACTERS))}</bdi>
        </span>
      </td>
      <td
        className={`${CELL} tnum text-right whitespace-nowrap max-md:order-3 max-md:text-xs max-md:text-muted`}
      >
        {describeTokens(call)}
        <span className="md:hidden"> tokens</span>
        {Boolean(call.cached_tokens) && (
          <span className="block text-xs text-muted max-md:hidden">
            {formatCount(call.cached_tokens ?? 0)} cached
          </span>
        )}
      </td>
      <td className={`${CELL} tnum text-right font-medium whitespace-nowrap max-md:order-2 max-md:text-left`}>
        <span className="sr-only md:hidden">Cost </span>
        {describeCost(call)}
      </td>
      <td
        className={`${CELL} tnum text-right whitespace-nowrap text-muted max-md:order-4 max-md:text-left max-md:text-xs`}
      >
        {formatDuration(call.seconds)}
      </td>
      <td
        className={`${CELL} pr-4 text-right whitespace-nowrap text-muted max-md:order-5 max-md:text-xs md:pr-4`}
      >
        <Time iso={call.started_at} />
      </td>
    </tr>
  );
}
