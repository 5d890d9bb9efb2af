import { Link } from '@tanstack/react-router';
import { AGENT_ROLES, AgentAvatar } from '@/shared/components/AgentAvatar';
import { Time } from '@/shared/components/Time';
import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { ModelCallSummary } from '../calls/queries';
import { WrittenText } from '../calls/WrittenText';

/** Show which agents are at work now, and what each has written so far; their messages take its place. */
export function OpenCalls({ calls }: { calls: ModelCallSummary[] }) {
  return (
    <ol aria-label="In progress" className="divide-y border-t empty:hidden">
      {calls.map((call) => (
        <li key={call.call_id} className="flex gap-3 px-4 py-4">
          <AgentAvatar role={call.role} className="size-8" />
          <div className="grid min-w-0 flex-1 gap-2">
            <div className="flex flex-wrap items-center gap-x-2 text-sm">
              <b className={cx('font-semibold break-all', AGENT_ROLES[call.role].text)}>
                <bdi>{escapeInvisible(call.agent)}</bdi>
              </b>
              <span className="inline-flex items-center gap-1.5 text-xs text-muted">
                <span aria-hidden className="live-dot size-2 rounded-full bg-run" />
                {describeWork(call)}
              </span>
              <Link
                to="/tasks/$taskId/calls/$callId"
                params={{ taskId: call.task_id, callId: call.call_id }}
                className="text-xs text-subtle hover:text-accent"
              >
                since <Time iso={call.started_at} />
              </Link>
            </div>
            <WrittenText
              taskId={call.task_id}
              callId={call.call_id}
              nothing="Nothing has been written yet."
            />
          </div>
        </li>
      ))}
    </ol>
  );
}

function describeWork({ role, version }: ModelCallSummary): string {
  if (version === null) return 'is writing';
  const label = escapeInvisible(version);
  return role === 'evaluator' ? `is writing about ${label}` : `is writing ${label}`;
}
