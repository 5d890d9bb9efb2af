import { formatBytes } from '@/shared/lib/format';
import type { Usage, UsageSample } from './queries';

/** The two minutes that a chart spans, however little was measured. */
export const WINDOW_SECONDS = 120;
const MIB = 1024 * 1024;
const CPUS = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** What is drawn of one quantity: its values over time, its limit, and how values are formatted. */
export type Measurement = {
  name: string;
  values: { at: number; value: number }[];
  limit: number | null;
  formatValue: (value: number) => string;
};

export const formatCpus = (value: number) => `${CPUS.format(value)} CPU`;

/** Turn usage samples into the CPU and memory measurements that are drawn. */
export function measureUsage({ samples, limits }: Usage): [Measurement, Measurement] {
  const of = (value: (sample: UsageSample) => number) =>
    samples.map((sample) => ({ at: sample.seconds, value: value(sample) }));
  return [
    {
      name: 'CPU',
      values: of((sample) => sample.cpus),
      limit: limits?.cpus ?? null,
      formatValue: formatCpus,
    },
    {
      name: 'Memory',
      values: of((sample) => sample.memory_bytes),
      limit: limits ? limits.memory_mb * MIB : null,
      formatValue: formatBytes,
    },
  ];
}

/**
 * Compute the seconds at the left and right edge: two minutes, with the newest value at the right once there are that
 * many.
 */
export function computeWindow(values: Measurement['values']): { from: number; to: number } {
  const newest = values.at(-1)?.at ?? 0;
  return { from: Math.max(0, newest - WINDOW_SECONDS), to: Math.max(WINDOW_SECONDS, newest) };
}

/** Compute the value at the top of the chart: the limit with some room above it, or more if more was used. */
export function computeTop({ values, limit }: Measurement): number {
  const peak = Math.max(0, ...values.map((each) => each.value));
  return 1.15 * Math.max(peak, limit ?? 0) || 1;
}

/** Describe the chart in a sentence, for screen readers and as its caption. */
export function describeUsage({ name, values, limit, formatValue }: Measurement): string {
  const newest = values.at(-1);
  if (!newest) return `${name}: nothing measured yet.`;
  const peak = Math.max(...values.map((each) => each.value));
  const of = limit === null ? '' : ` of ${formatValue(limit)} allowed`;
  return `${name}: ${formatValue(newest.value)}${of}, peak ${formatValue(peak)}.`;
}

/** Compute the seconds until a stopping container is killed; return null if nobody asked it to stop. */
export function computeSecondsLeft(
  request: { stop_asked_at?: string | null; grace_seconds?: number | null },
  now: number,
): number | null {
  if (request.stop_asked_at == null || request.grace_seconds == null) return null;
  const left = (Date.parse(request.stop_asked_at) - now) / 1_000 + request.grace_seconds;
  return Math.max(0, Math.min(request.grace_seconds, Math.ceil(left)));
}

/** Describe the state of a container in a sentence: its own reason, or what it is waiting for. */
export function describeReason(container: {
  status: string;
  reason: string | null;
  wanted?: string;
}): string {
  if (container.reason) return container.reason;
  if (container.status === 'queued')
    return 'Waiting for a free slot; LOCAL_SLOTS sets how many containers run at a time.';
  if (container.status === 'starting') return 'The sandbox is being set up.';
  if (container.status === 'running' && container.wanted === 'stopped')
    return 'Stopping: the program was asked to end.';
  return container.status === 'running' ? 'Running.' : '';
}
