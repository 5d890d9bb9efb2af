type Asked = {
  name: 'cpus' | 'memory_mb' | 'timeout_seconds' | 'seed';
  label: string;
  mode: 'numeric' | 'decimal';
  hint?: string;
  least: number;
  most: number;
};

/** What may be set for a run by hand, within the server's own bounds. */
export const SPAWN_NUMBERS: readonly Asked[] = [
  { name: 'cpus', label: 'Processors', mode: 'numeric', least: 1, most: 1_024 },
  { name: 'memory_mb', label: 'Memory, MB', mode: 'numeric', least: 64, most: 1_048_576 },
  { name: 'timeout_seconds', label: 'Seconds', mode: 'decimal', least: Number.MIN_VALUE, most: 86_400 },
  {
    name: 'seed',
    label: 'Seed',
    mode: 'numeric',
    hint: 'Left empty: one is drawn.',
    least: 0,
    most: 2 ** 31 - 1,
  },
];

/** The number in a field; undefined for an empty one. NaN for what is none. */
export function asNumber(value: FormDataEntryValue | null): number | undefined {
  const text = String(value ?? '').trim();
  return text === '' ? undefined : Number(text.replace(',', '.'));
}

/** What is wrong with each field, in a sentence that says what to write. */
export function spawnMistakes(form: FormData): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, mode, least, most } of SPAWN_NUMBERS) {
    const value = asNumber(form.get(name));
    if (value === undefined) continue;
    const whole = mode === 'numeric';
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      const from = least === Number.MIN_VALUE ? 'more than 0' : `${least}`;
      found[name] = `Write a ${whole ? 'whole ' : ''}number from ${from} to ${most}.`;
    }
  }
  return found;
}
