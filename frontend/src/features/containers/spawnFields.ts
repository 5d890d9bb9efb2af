type NumberField = {
  name: 'cpus' | 'memory_mb' | 'timeout_seconds' | 'seed';
  label: string;
  mode: 'numeric' | 'decimal';
  hint?: string;
  min: number;
  max: number;
};

/** The fields of a container started by hand, with the bounds of the server. */
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

/** Parse the number in a field; return undefined if it is empty and NaN if it is not a number. */
export function parseNumber(value: FormDataEntryValue | null): number | undefined {
  const text = String(value ?? '').trim();
  return text === '' ? undefined : Number(text.replace(',', '.'));
}

/** Validate each field; return a sentence per invalid field that says what to enter. */
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
