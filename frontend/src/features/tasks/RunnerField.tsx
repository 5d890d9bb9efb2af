import { useQuery } from '@tanstack/react-query';
import { pluginsQuery } from '@/shared/api/plugins';
import { ChoiceField } from './ChoiceField';
import { listRunnerChoices } from './choices';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type RunnerFieldProps = { draft: TaskDraft; errors: Record<string, string>; onChange: ChangeDraft };

/** Choose where containers run. */
export function RunnerField(of: RunnerFieldProps) {
  const plugins = useQuery(pluginsQuery).data?.plugins ?? [];
  return (
    <ChoiceField
      {...of}
      name="runner"
      path="run.runner"
      label="Runner"
      placeholder="local"
      hint="Where containers run."
      choices={listRunnerChoices(plugins)}
    />
  );
}
