import { formatScore } from './format';

interface Spread {
  sd: number;
  n: number;
  interval?: { low: number; high: number } | null;
}

/** Name what a score may be off by: `rows 0.81 to 0.9, seeds ± 0.01, n=2`. */
export function describeSpread(spread: Spread, format: (value: number) => string = formatScore): string {
  const rows = spread.interval && `rows ${format(spread.interval.low)} to ${format(spread.interval.high)}`;
  const seeds = spread.n > 1 && `seeds ± ${format(spread.sd)}`;
  return [rows, seeds, `n=${spread.n}`].filter(Boolean).join(', ');
}
