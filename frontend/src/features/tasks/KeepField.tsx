import { Field, Select } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type KeepFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

const HINTS: Record<string, string> = {
  better: 'A version becomes the best if it is better by more than the noise of its runs.',
  significant: 'A version becomes the best only if chance does not explain it, of rows or of seeds.',
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
          <option value="better">if it is better</option>
          <option value="significant">only if it is significantly better</option>
        </Select>
      )}
    </Field>
  );
}
