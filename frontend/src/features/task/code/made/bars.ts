import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { ChartOf } from './queries';

type Bar = { key: number; label: string; value: number; from: number; share: number };

/** Compute where bars begin and how long they are, in percent; they begin at zero, negative ones to its left. */
export function buildBars(chart: ChartOf<'bars'>): Bar[] {
  const low = Math.min(0, ...chart.values);
  const span = Math.max(0, ...chart.values) - low || 1;
  return chart.values.map((value, key) => ({
    key,
    label: escapeInvisible(chart.labels[key] ?? ''),
    value,
    from: ((Math.min(0, value) - low) / span) * 100,
    share: (Math.abs(value) / span) * 100,
  }));
}
