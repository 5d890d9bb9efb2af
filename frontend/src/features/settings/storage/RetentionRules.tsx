import type { RetentionPlan } from './queries';
import { listRules } from './retentionRules';

/** Show for how long things are kept, and which setting changes that. */
export function RetentionRules({ plan }: { plan: RetentionPlan }) {
  return (
    <div className="grid gap-3 text-sm">
      <dl className="grid gap-2">
        {listRules(plan).map(({ name, value, setting }) => (
          <div key={setting} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
            <dt>{name}</dt>
            <dd className="text-muted">
              {value} <code className="ml-1 font-mono text-xs">{setting}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-muted">
        These are settings of the server: write them into <code className="font-mono">.env</code>, or into its
        environment, and restart it. The best version of each loop, its ancestors and their logs are always
        kept.
      </p>
    </div>
  );
}
