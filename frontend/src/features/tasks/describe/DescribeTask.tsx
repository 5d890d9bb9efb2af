import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pluginsQuery } from '@/shared/api/plugins';
import { Button } from '@/shared/components/Button';
import { ChoiceInput } from '@/shared/components/ChoiceInput';
import { Field, Textarea } from '@/shared/components/Field';
import { describeAgentNames } from '../agents/agentNames';
import { listAgentChoices } from '../choices';
import type { ChangeDraft } from '../taskDraft';
import { applyDrafted } from './applyDrafted';
import { DraftedNotes } from './DraftedNotes';
import { useDraftTask } from './queries';

type DescribeTaskProps = { dataset: string; onChange: ChangeDraft };

const DRAFTING = ['rules', 'llm'];

/** Fill in the form from a sentence: by rules, or by a model that is shown the columns and no row. */
export function DescribeTask({ dataset, onChange }: DescribeTaskProps) {
  const [sentence, setSentence] = useState('');
  const [agent, setAgent] = useState('');
  const plugins = useQuery(pluginsQuery).data?.plugins ?? [];
  const choices = listAgentChoices(
    plugins.filter(({ name }) => DRAFTING.includes(name)),
    'generator',
  );
  const draft = useDraftTask((answer) => onChange((now) => applyDrafted(now, answer)));
  return (
    <details className="rounded-lg border">
      <summary className="cursor-pointer px-3 py-2 text-sm font-medium text-accent">
        Describe it in a sentence
      </summary>
      <div className="grid gap-3 border-t p-3">
        <Field label="What you want" hint="Fills in the form for you to review.">
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={4000}
              placeholder="predict churn, care about missed ones"
              value={sentence}
              onChange={(event) => setSentence(event.target.value)}
            />
          )}
        </Field>
        <Field label="Read by" hint={describeAgentNames(choices.map(({ name }) => name))}>
          {(control) => (
            <ChoiceInput
              control={control}
              choices={choices}
              placeholder="rules"
              value={agent}
              onChange={setAgent}
            />
          )}
        </Field>
        <div>
          <Button
            variant="outline"
            size="sm"
            disabled={!sentence.trim()}
            busy={draft.isPending}
            onClick={() => draft.mutate({ sentence, dataset, agent: agent.trim() })}
          >
            Fill in the form
          </Button>
        </div>
        <DraftedNotes answer={draft.data} error={draft.error} />
      </div>
    </details>
  );
}
