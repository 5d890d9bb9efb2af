import { useQuery } from '@tanstack/react-query';
import { pluginsQuery } from '@/shared/api/plugins';
import type { ChangeDraft, TaskDraft } from '../taskDraft';
import { ChoiceField } from '../ChoiceField';
import { listAgentChoices } from '../choices';
import { describeAgentNames, isModel } from './agentNames';
import { CoderFields } from './CoderFields';
import { TryModel } from './TryModel';

type AgentFieldsProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

const ROLES = [
  { role: 'generator', label: 'Generator', placeholder: 'rules' },
  { role: 'coder', label: 'Coder', placeholder: 'pipelines' },
  { role: 'evaluator', label: 'Evaluator', placeholder: 'rules' },
] as const;

/** Edit which agent acts in each role: an installed one, or one with the model or program that it uses. */
export function AgentFields(of: AgentFieldsProps) {
  const plugins = useQuery(pluginsQuery).data?.plugins ?? [];
  return (
    <>
      {ROLES.map(({ role, label, placeholder }) => {
        const choices = listAgentChoices(plugins, role);
        const hint = describeAgentNames(choices.map(({ name }) => name));
        return (
          <div key={role} className="min-w-0 sm:col-span-2">
            {role === 'coder' ? (
              <CoderFields
                text={of.draft.coder}
                hint={hint}
                error={of.errors['agents.coder']}
                choices={choices}
                onChange={of.onChange}
              />
            ) : (
              <ChoiceField
                {...of}
                name={role}
                path={`agents.${role}`}
                label={label}
                placeholder={placeholder}
                hint={hint}
                choices={choices}
              />
            )}
            {role !== 'coder' && isModel(of.draft[role]) && (
              <TryModel key={of.draft[role]} model={of.draft[role].trim()} />
            )}
          </div>
        );
      })}
    </>
  );
}
