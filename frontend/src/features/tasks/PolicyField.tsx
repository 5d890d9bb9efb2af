import { Field, Select } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type PolicyFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/** What each search policy does, in one line. A test holds the names equal to those that the server takes. */
export const POLICIES: Record<string, string> = {
  greedy: 'Each version starts from the best one so far. The default, and good for few versions.',
  best_of_n: 'Groups of independent attempts; each group starts from the best of the last.',
  tree: 'A few drafts first; then the best version is improved, or a failed one repaired.',
  islands: 'Different kinds of versions evolve separately and are exchanged now and then.',
  pareto: 'Each version starts from one that is best on some cases, not only on average.',
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
