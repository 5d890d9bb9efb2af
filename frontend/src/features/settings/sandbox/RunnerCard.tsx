import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { FindingRow } from './FindingRow';
import type { Runner } from './queries';

const GRADES = {
  A: 'Isolation A: own namespaces; the kernel enforces the limits',
  B: 'Isolation B: own namespaces; a watchdog enforces the limits',
  none: 'No isolation',
};

/** Show a runner: whether it works, its grade of isolation, and each protection. */
export function RunnerCard({ runner }: { runner: Runner }) {
  const { isolation } = runner;
  return (
    <Card
      title={`Runner ${escapeInvisible(runner.runner)}`}
      padded={false}
      action={
        <span className={runner.available ? 'text-xs font-medium text-ok' : 'text-xs font-medium text-bad'}>
          {runner.available ? 'works' : 'does not work'}
        </span>
      }
    >
      <p className="px-4 py-3 text-sm break-words text-muted">
        {isolation
          ? `${GRADES[isolation.grade]}, ${escapeInvisible(isolation.backend)}`
          : escapeInvisible(runner.reason)}
      </p>
      {isolation && isolation.protections.length > 0 ? (
        <ul className="divide-y border-t">
          {isolation.protections.map((each) => (
            <FindingRow
              key={each.name}
              isFine={each.active}
              name={each.name}
              detail={each.how}
              fix={each.fix ?? null}
            />
          ))}
        </ul>
      ) : (
        <EmptyState title="This runner reports no protections" />
      )}
    </Card>
  );
}
