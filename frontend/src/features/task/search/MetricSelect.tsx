import { nameLoopMetric } from '@/shared/components/chart/loopSeries';

type MetricSelectProps = {
  objective: string;
  metrics: readonly string[];
  value: string | null;
  onChange: (metric: string | null) => void;
};

/** Select what the chart shows: the objective, or another figure of each version. */
export function MetricSelect({ objective, metrics, value, onChange }: MetricSelectProps) {
  return (
    <select
      aria-label="Metric"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
      className="h-7 max-w-44 rounded-md border border-control bg-surface px-1.5 text-xs pointer-coarse:h-10"
    >
      <option value="">{objective}</option>
      {metrics.map((metric) => (
        <option key={metric} value={metric}>
          {nameLoopMetric(metric)}
        </option>
      ))}
    </select>
  );
}
