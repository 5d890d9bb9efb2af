import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { formatCost, formatCount } from '@/shared/lib/format';
import { type Ledger, ledgerQuery } from '../calls/queries';
import { AgentCosts } from './AgentCosts';
import { BudgetBar } from './BudgetBar';
import { describeSpending } from './costs';

/** Show what the newest loop has spent of its budgets, and which agent spent it; updated with every model call. */
export default function CostCard({ taskId }: { taskId: number }) {
  const ledger = useQuery(ledgerQuery(taskId));
  return (
    <Card
      title={ledger.data?.loop_id ? 'Cost of this loop' : 'Cost'}
      action={
        <Link to="/tasks/$taskId/calls" params={{ taskId }} className="text-sm text-accent hover:underline">
          Model calls
        </Link>
      }
    >
      <Async subject="The cost" query={ledger}>
        {(data) => (
          <div className="grid gap-4">
            <Money ledger={data} />
            <Tokens ledger={data} />
            <Calls ledger={data} />
            {data.by_agent.length > 0 && <AgentCosts agents={data.by_agent} />}
          </div>
        )}
      </Async>
    </Card>
  );
}

function Money({ ledger: { total, budget_cost_usd: budget } }: { ledger: Ledger }) {
  const of = budget === null ? '' : ` of ${formatCost(budget)}`;
  return (
    <div className="grid gap-2">
      <p className="tnum">
        <span className="text-2xl font-semibold tracking-[-0.02em]">{describeSpending(total)}</span>
        <span className="text-sm text-muted">{of}</span>
      </p>
      {budget !== null && (
        <BudgetBar
          label="Budget of money"
          text={`${formatCost(total.cost_usd)}${of}`}
          used={total.cost_usd}
          reserved={total.reserved_usd}
          budget={budget}
        />
      )}
      {total.reserved_usd > 0 && (
        <p className="tnum text-xs text-muted">
          {formatCost(total.reserved_usd)} of it is reserved for calls under way.
        </p>
      )}
      {total.unpriced_calls > 0 && (
        <p className="text-xs text-warn">
          {total.unpriced_calls === 1
            ? 'The cost of 1 call is unknown and is not included.'
            : `The cost of ${formatCount(total.unpriced_calls)} calls is unknown and is not included.`}
        </p>
      )}
    </div>
  );
}

function Tokens({ ledger: { total, budget_tokens: budget } }: { ledger: Ledger }) {
  const note = total.cached_tokens > 0 ? `${formatCount(total.cached_tokens)} cached` : '';
  return <Amount name="Tokens" used={total.tokens} budget={budget} note={note} />;
}

function Calls({ ledger: { total, budget_model_calls: budget } }: { ledger: Ledger }) {
  const note = total.failed_calls > 0 ? `${formatCount(total.failed_calls)} failed` : '';
  return <Amount name="Calls" used={total.model_calls} budget={budget} note={note} />;
}

type AmountProps = { name: string; used: number; budget: number | null; note: string };

function Amount({ name, used, budget, note }: AmountProps) {
  const text = `${formatCount(used)}${budget === null ? '' : ` of ${formatCount(budget)}`}`;
  return (
    <div className="grid gap-1.5 text-sm">
      <p className="tnum flex flex-wrap justify-between gap-x-3">
        <span className="text-muted">{name}</span>
        <span>
          {text}
          {note && <span className="text-muted"> ({note})</span>}
        </span>
      </p>
      {budget !== null && (
        <BudgetBar label={`Budget of ${name.toLowerCase()}`} text={text} used={used} budget={budget} />
      )}
    </div>
  );
}
