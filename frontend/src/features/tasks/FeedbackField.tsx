import { Field, Select } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type FeedbackFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

const HINTS: Record<string, string> = {
  auto: 'In steps to models and coding agents, exact to the built-in coders.',
  exact: 'Exact scores. An agent that changes single predictions can learn labels from them.',
  ladder: 'In steps: agents get a new score only when it improves by more than the noise of the rows.',
};

/** Choose how exactly agents are told scores. */
export function FeedbackField({ draft, errors, onChange }: FeedbackFieldProps) {
  const feedback = draft.feedback || 'auto';
  return (
    <Field label="Scores shown to agents" hint={HINTS[feedback]} error={errors['search.feedback']}>
      {(control) => (
        <Select
          {...control}
          value={feedback}
          onChange={(event) => {
            const chosen = event.target.value;
            onChange((now) => ({ ...now, feedback: chosen === 'auto' ? '' : chosen }));
          }}
        >
          <option value="auto">automatic</option>
          <option value="exact">exact</option>
          <option value="ladder">in steps</option>
        </Select>
      )}
    </Field>
  );
}
