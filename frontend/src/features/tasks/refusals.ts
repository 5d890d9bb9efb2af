import { Problem } from '@/shared/api/problem';

const MAX_LISTED = 8;

/** Map a refusal to the field that it is about; return {} if it is about none, and for other failures. */
export function parseRefusal(error: unknown): Record<string, string> {
  if (!(error instanceof Problem) || error.status < 400 || error.status >= 500) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([field, message]) => [field, shortenList(message)]),
  );
}

/** Shorten a long list of alternatives in a message, which would push everything else away beside a field. */
export function shortenList(message: string): string {
  const [reason = '', list] = message.split('Available: ', 2);
  const names = list?.replace(/\.$/, '').split(', ') ?? [];
  if (names.length <= MAX_LISTED) return message;
  return `${reason}Available: ${names.slice(0, MAX_LISTED).join(', ')} and ${names.length - MAX_LISTED} more.`;
}

/** Join the refusals of fields that have no control of their own; return undefined if there are none. */
export function describeOtherRefusals(
  fields: Record<string, string>,
  ownPaths: readonly string[],
): string | undefined {
  const others = Object.entries(fields).filter(([path]) => !ownPaths.includes(path));
  return (
    others.map(([path, reason]) => (reason.startsWith(path) ? reason : `${path}: ${reason}`)).join(' ') ||
    undefined
  );
}
