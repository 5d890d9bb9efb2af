type NumberField = {
  name: 'cpus' | 'memory_mb' | 'timeout_seconds' | 'seed';
  label: string;
  mode: 'numeric' | 'decimal';
  hint?: string;
  min: number;
  max: number;
};

/** What may be set for a run by hand, within the server's own bounds. */
export const SPAWN_FIELDS: readonly NumberField[] = [
  { name: 'cpus', label: 'CPUs', mode: 'numeric', min: 1, max: 1_024 },
  { name: 'memory_mb', label: 'Memory, MB', mode: 'numeric', min: 64, max: 1_048_576 },
  { name: 'timeout_seconds', label: 'Seconds', mode: 'decimal', min: Number.MIN_VALUE, max: 86_400 },
  {
    name: 'seed',
    label: 'Seed',
    mode: 'numeric',
    hint: 'Empty: a random seed.',
    min: 0,
    max: 2 ** 31 - 1,
  },
];

/** The number in a field; undefined for an empty one. NaN for what is none. */
export function parseNumber(value: FormDataEntryValue | null): number | undefined {
  const text = String(value ?? '').trim();
  return text === '' ? undefined : Number(text.replace(',', '.'));
}

/** What is wrong with each field, in a sentence that says what to write. */
export function validateSpawn(form: FormData): Record<string, string> {
  const mistakes: Record<string, string> = {};
  for (const { name, mode, min, max } of SPAWN_FIELDS) {
    const value = parseNumber(form.get(name));
    if (value === undefined) continue;
    const whole = mode === 'numeric';
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      const range = min === Number.MIN_VALUE ? `above 0 and at most ${max}` : `from ${min} to ${max}`;
      mistakes[name] = `Enter a ${whole ? 'whole ' : ''}number ${range}.`;
    }
  }
  return mistakes;
}
