import { useMutation } from '@tanstack/react-query';
import { Button } from '@/shared/components/Button';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { tryModel } from './queries';
import { describeTrial } from './trialResult';

/** Offer to try a model with one tiny call, and tell what it showed. */
export function TryModel({ model }: { model: string }) {
  const trial = useMutation({ mutationFn: () => tryModel(model) });
  const result = describeTrial(trial.data, trial.error);
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button variant="outline" size="sm" busy={trial.isPending} onClick={() => trial.mutate()}>
        Try
      </Button>
      <p role="status" className={`min-w-0 flex-1 text-xs break-words ${result?.tone ?? 'text-muted'}`}>
        {result && !trial.isPending
          ? escapeInvisible(result.text)
          : 'Asks this model one question, about fifty tokens.'}
      </p>
    </div>
  );
}
