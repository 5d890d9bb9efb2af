import { formatScore } from './format';

interface Spread {
  sd: number;
  n: number;
  interval?: { low: number; high: number } | null;
}

/** Name what a score may be off by: `95 % interval 0.81 to 0.9, 2 runs ± 0.01`. */
export function describeSpread(spread: Spread, format: (value: number) => string = formatScore): string {
  const interval =
    spread.interval && `95 % interval ${format(spread.interval.low)} to ${format(spread.interval.high)}`;
  const runs = spread.n > 1 ? `${spread.n} runs ± ${format(spread.sd)}` : '1 run';
  return [interval, runs].filter(Boolean).join(', ');
}
