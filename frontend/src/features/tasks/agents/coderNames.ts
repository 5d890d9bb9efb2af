/** As many may share a loop; the server refuses more. */
export const MAX_CODERS = 8;

/** Return the coders of a draft, which holds one per line; at least one, which may still be empty. */
export function splitCoders(text: string): string[] {
  return text.split('\n');
}

/** Join coders as a draft holds them. */
export function joinCoders(names: readonly string[]): string {
  return names.join('\n');
}

/** Build the task's field: nothing, one name, or the list of several. */
export function buildCoder(text: string): { coder?: string | string[] } {
  const names = splitCoders(text)
    .map((name) => name.trim())
    .filter(Boolean);
  const [first] = names;
  if (first === undefined) return {};
  return { coder: names.length === 1 ? first : names };
}
