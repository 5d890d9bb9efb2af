import { Field, Select } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type PolicyFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/** What each search policy does, in one line. A test holds the names equal to those that the server takes. */
export const POLICIES: Record<string, string> = {
  greedy: 'Each version starts from the best one so far. The default, and good for few versions.',
  best_of_n: 'Groups of independent attempts; the best of a group is where the next group starts.',
  tree: 'A few drafts, then the best version is improved or one that failed is repaired.',
  islands: 'Versions of different kinds are developed apart and exchanged now and then.',
  pareto: 'Each version starts from one that is best on some cases, not only from the best on average.',
};

/** Choose the search policy; what the chosen one does stands below. Options of a policy go into the JSON field. */
export function PolicyField({ draft, errors, onChange }: PolicyFieldProps) {
  const policy = draft.policy || 'greedy';
  return (
    <Field label="Search policy" hint={POLICIES[policy]} error={errors['search.policy']}>
      {(control) => (
        <Select
          {...control}
          value={policy}
          onChange={(event) => {
            const chosen = event.target.value;
            onChange((now) => ({ ...now, policy: chosen === 'greedy' ? '' : chosen }));
          }}
        >
          {Object.keys(POLICIES).map((name) => (
            <option key={name}>{name}</option>
          ))}
          {!(policy in POLICIES) && <option>{policy}</option>}
        </Select>
      )}
    </Field>
  );
}
