import { AGENT_ROLES, AgentAvatar } from '@/shared/components/AgentAvatar';
import { formatCount } from '@/shared/lib/format';
import { escapeInvisible, truncate } from '@/shared/lib/invisibleCharacters';
import type { Ledger } from '../calls/queries';
import { describeSpending, splitLedgerName } from './costs';

const MAX_CHARACTERS = 200;

/** List what each agent has spent. */
export function AgentCosts({ agents }: { agents: Ledger['by_agent'] }) {
  return (
    <ul aria-label="Cost by agent" className="grid gap-3 border-t pt-3">
      {agents.map(({ name, ...spending }) => {
        const { role, agent } = splitLedgerName(name);
        return (
          <li key={name} className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3">
            <AgentAvatar role={role} />
            <span className="min-w-0">
              <span className="block text-sm font-medium">{AGENT_ROLES[role].name}</span>
              <span className="block truncate text-xs text-muted">
                <bdi title={agent}>{escapeInvisible(truncate(agent, MAX_CHARACTERS))}</bdi>
              </span>
            </span>
            <span className="tnum text-right text-sm">
              {describeSpending(spending)}
              <span className="block text-xs text-muted">{formatCount(spending.tokens)} tokens</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
