/** Numbers, times and sizes formatted for people. All functions are deterministic given `now`. */

const SCORE = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const VERY_LARGE = 1e9;
const SMALLEST_COST = 0.0001;
const COUNT = new Intl.NumberFormat('en');

/** Format a score with four significant digits, a very large one with its power of ten; a dash for none. */
export function formatScore(value: number | null | undefined): string {
  if (value == null) return '–';
  return Math.abs(value) < VERY_LARGE ? SCORE.format(value) : value.toExponential(3);
}

/** Format a gain with its sign, no finer than the score it stands beside. */
export function formatGain(value: number, beside = 0): string {
  const step = beside ? 10 ** (Math.floor(Math.log10(Math.abs(beside))) - 3) : 0;
  const rounded = step ? Math.round(value / step) * step : value;
  return `${rounded < 0 ? '−' : '+'}${SCORE.format(Math.abs(rounded))}`;
}

export function formatCount(value: number): string {
  return COUNT.format(value);
}

/** Format seconds as `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min` or `3 d 4 h`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds == null) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 's');
  if (whole < 86_400) return pair(Math.floor(whole / 60), 60, 'h', 'min');
  return pair(Math.floor(whole / 3600), 24, 'd', 'h');
}

function pair(value: number, base: number, large: string, small: string): string {
  const rest = value % base;
  return `${Math.floor(value / base)} ${large}${rest ? ` ${rest} ${small}` : ''}`;
}

/** Format a time as `just now`, `5 min ago`, `3 h ago`, `2 d ago`, else as its date. */
export function formatAge(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 7 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return new Date(iso).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}

/**
 * Format US dollars: whole ones from a thousand on, cents below, and of small amounts two significant digits, as
 * `$1,234`, `$12.30`, `$0.0042`.
 */
export function formatCost(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < SMALLEST_COST) return `< $${SMALLEST_COST}`;
  if (usd < 0.1) return `$${usd.toPrecision(2)}`;
  const digits = usd < 1000 ? 2 : 0;
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** Format a size as `512 B` or `1.4 MiB`. */
export function formatBytes(value: number | null | undefined): string {
  if (value == null) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 1 : 0)} ${units[unit]}`;
}
