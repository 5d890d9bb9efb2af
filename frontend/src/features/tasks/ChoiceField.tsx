import { ChoiceInput } from '@/shared/components/ChoiceInput';
import type { Choice } from '@/shared/lib/wordSearch';
import { Field } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type ChoiceFieldProps = {
  name: keyof TaskDraft;
  path: string;
  label: string;
  draft: TaskDraft;
  errors: Record<string, string>;
  onChange: ChangeDraft;
  choices: readonly Choice[];
  hint?: string;
  placeholder?: string;
};

/** Edit one name of the draft that the server offers choices for; the help of a known one stands below. */
export function ChoiceField(field: ChoiceFieldProps) {
  const { name, path, label, draft, errors, onChange, choices, hint, placeholder } = field;
  const help = choices.find((choice) => choice.name === draft[name])?.help;
  return (
    <Field label={label} hint={help || hint} error={errors[path]}>
      {(control) => (
        <ChoiceInput
          control={control}
          choices={choices}
          placeholder={placeholder}
          value={draft[name]}
          onChange={(value) => onChange((now) => ({ ...now, [name]: value }))}
        />
      )}
    </Field>
  );
}
