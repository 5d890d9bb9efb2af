import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { ChangeDraft, TaskDraft } from '../taskDraft';
import { TextField } from '../TextField';
import { describeAgentNames, isModel, listAgentNames } from './agentNames';
import { CoderFields } from './CoderFields';
import { agentsQuery } from './queries';
import { TryModel } from './TryModel';

type AgentFieldsProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

const ROLES = [
  { role: 'generator', label: 'Generator', placeholder: 'rules' },
  { role: 'coder', label: 'Coder', placeholder: 'pipelines' },
  { role: 'evaluator', label: 'Evaluator', placeholder: 'rules' },
] as const;

/** Edit which agent acts in each role: an installed one, or one with the model or program that it uses. */
export function AgentFields(of: AgentFieldsProps) {
  const id = useId();
  const agents = useQuery(agentsQuery).data ?? [];
  return (
    <>
      {ROLES.map(({ role, label, placeholder }) => {
        const names = listAgentNames(agents, role);
        return (
          <div key={role} className="min-w-0 sm:col-span-2">
            {role === 'coder' ? (
              <CoderFields
                text={of.draft.coder}
                hint={describeAgentNames(names)}
                error={of.errors['agents.coder']}
                list={`${id}-${role}`}
                onChange={of.onChange}
              />
            ) : (
              <TextField
                {...of}
                name={role}
                path={`agents.${role}`}
                label={label}
                placeholder={placeholder}
                hint={describeAgentNames(names)}
                list={`${id}-${role}`}
              />
            )}
            <datalist id={`${id}-${role}`}>
              {names.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
            {role !== 'coder' && isModel(of.draft[role]) && (
              <TryModel key={of.draft[role]} model={of.draft[role].trim()} />
            )}
          </div>
        );
      })}
    </>
  );
}
