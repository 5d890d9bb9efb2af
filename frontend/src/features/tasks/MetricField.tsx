import { useQuery } from '@tanstack/react-query';
import { pluginsQuery } from '@/shared/api/plugins';
import { ChoiceField } from './ChoiceField';
import { listMetricChoices } from './choices';
import type { ChangeDraft, TaskDraft } from './taskDraft';

type MetricFieldProps = {
  draft: TaskDraft;
  errors: Record<string, string>;
  onChange: ChangeDraft;
  kind: string | null;
};

/** Choose the metric among those that fit the kind of task, or type the name of one's own. */
export function MetricField({ kind, ...of }: MetricFieldProps) {
  const metrics = useQuery(pluginsQuery).data?.metrics ?? [];
  return (
    <ChoiceField
      {...of}
      name="metric"
      path="objective.metric"
      label="Metric"
      placeholder="automatic"
      choices={listMetricChoices(metrics, kind)}
    />
  );
}
