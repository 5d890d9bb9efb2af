import { Field, Select } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type KeepFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

const HINTS: Record<string, string> = {
  better: 'A version becomes the best if it improves by more than the run-to-run noise.',
  significant:
    'A version becomes the best only if its gain is statistically significant, over rows and seeds.',
};

/** Choose which version replaces the best one. */
export function KeepField({ draft, errors, onChange }: KeepFieldProps) {
  const keep = draft.keep || 'better';
  return (
    <Field label="New best version" hint={HINTS[keep]} error={errors['search.keep']}>
      {(control) => (
        <Select
          {...control}
          value={keep}
          onChange={(event) => {
            const chosen = event.target.value;
            onChange((now) => ({ ...now, keep: chosen === 'better' ? '' : chosen }));
          }}
        >
          <option value="better">if better</option>
          <option value="significant">only if significantly better</option>
        </Select>
      )}
    </Field>
  );
}
