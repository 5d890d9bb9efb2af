import type { MetricChoice } from '@/shared/api/plugins';
import { describeMetric } from './pluginGroups';

/** Show one metric with its line of help and its direction. */
export function MetricRow({ metric }: { metric: MetricChoice }) {
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-4 py-2 text-sm sm:grid-cols-[16rem_minmax(0,1fr)]">
      <span className="font-mono text-xs font-semibold break-all">{metric.name}</span>
      <span className="min-w-0 break-words text-muted">
        {metric.help} <span className="text-xs text-subtle">{describeMetric(metric)}</span>
      </span>
    </li>
  );
}
