import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { Field, Input, Textarea } from '@/shared/components/Field';
import { describeAgentNames, listAgentNames } from '../agents/agentNames';
import { agentsQuery } from '../agents/queries';
import type { ChangeDraft } from '../taskDraft';
import { applyDrafted } from './applyDrafted';
import { DraftedNotes } from './DraftedNotes';
import { useDraftTask } from './queries';

type DescribeTaskProps = { dataset: string; onChange: ChangeDraft };

const DRAFTING = ['rules', 'llm'];

/** Fill in the form from a sentence: by rules, or by a model that is shown the columns and no row. */
export function DescribeTask({ dataset, onChange }: DescribeTaskProps) {
  const id = useId();
  const [sentence, setSentence] = useState('');
  const [agent, setAgent] = useState('');
  const agents = useQuery(agentsQuery).data ?? [];
  const names = listAgentNames(
    agents.filter(({ name }) => DRAFTING.includes(name)),
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
        <Field label="Read by" hint={describeAgentNames(names)}>
          {(control) => (
            <Input
              {...control}
              list={id}
              placeholder="rules"
              value={agent}
              onChange={(event) => setAgent(event.target.value)}
            />
          )}
        </Field>
        <datalist id={id}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
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
