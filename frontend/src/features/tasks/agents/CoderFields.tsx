import { Plus, X } from 'lucide-react';
import { Button } from '@/shared/components/Button';
import { ChoiceInput } from '@/shared/components/ChoiceInput';
import type { Choice } from '@/shared/lib/wordSearch';
import { Field } from '@/shared/components/Field';
import type { ChangeDraft } from '../taskDraft';
import { isModel } from './agentNames';
import { joinCoders, MAX_CODERS, splitCoders } from './coderNames';
import { TryModel } from './TryModel';

type CoderFieldsProps = {
  text: string;
  hint?: string;
  error?: string;
  choices: readonly Choice[];
  onChange: ChangeDraft;
};

/** Edit the coders of a draft, a line each: one, or several that share the budget. */
export function CoderFields({ text, hint, error, choices, onChange }: CoderFieldsProps) {
  const coders = splitCoders(text);
  const several = coders.length > 1;
  const change = (next: (names: string[]) => string[]) =>
    onChange((now) => ({ ...now, coder: joinCoders(next(splitCoders(now.coder))) }));
  const shares = 'The coder with the best gain for its cost writes the next version.';
  return (
    <div className="grid min-w-0 gap-2">
      {coders.map((coder, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place alone
        <div key={at}>
          <div className="flex items-end gap-2">
            <div className="min-w-0 grow">
              <Field label={several ? `Coder ${at + 1}` : 'Coder'} error={at === 0 ? error : undefined}>
                {(control) => (
                  <ChoiceInput
                    control={control}
                    choices={choices}
                    placeholder="pipelines"
                    value={coder}
                    onChange={(name) => change((names) => names.with(at, name))}
                  />
                )}
              </Field>
            </div>
            {several && (
              <Button
                size="icon"
                aria-label={`Remove coder ${at + 1}`}
                onClick={() => change((names) => names.toSpliced(at, 1))}
              >
                <X size={14} aria-hidden />
              </Button>
            )}
          </div>
          {isModel(coder) && <TryModel key={coder} model={coder.trim()} />}
        </div>
      ))}
      <p className="text-xs text-muted">{several ? shares : hint}</p>
      {coders.length < MAX_CODERS && (
        <Button size="sm" className="w-fit" onClick={() => change((names) => [...names, ''])}>
          <Plus size={14} aria-hidden />
          Add a coder that shares the budget
        </Button>
      )}
    </div>
  );
}
