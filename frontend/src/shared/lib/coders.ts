/** Return the coders of a task, which names one or lists several. */
export function listCoders(coder: string | readonly string[] | undefined): string[] {
  if (coder === undefined) return [];
  return typeof coder === 'string' ? [coder] : [...coder];
}
