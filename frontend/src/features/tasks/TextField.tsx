import { Field, Input } from '@/shared/components/Field';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type TextFieldProps = {
  name: keyof TaskDraft;
  path: string;
  label: string;
  draft: TaskDraft;
  errors: Record<string, string>;
  onChange: ChangeDraft;
  hint?: string;
  placeholder?: string;
  required?: boolean;
  'data-first'?: boolean;
};

/** Edit one line of the draft; the server's message about `path`, or about something in it, appears below. */
export function TextField({ name, path, label, draft, errors, onChange, hint, ...control }: TextFieldProps) {
  const inside = Object.keys(errors).find((each) => each === path || each.startsWith(`${path}.`));
  return (
    <Field label={label} hint={hint} error={inside && errors[inside]}>
      {(fieldProps) => (
        <Input
          {...fieldProps}
          {...control}
          value={draft[name]}
          onChange={(event) => onChange((now) => ({ ...now, [name]: event.target.value }))}
        />
      )}
    </Field>
  );
}
