import type { Message } from './queries';

export type Group = { key: string; version: string | null; messages: Message[] };

/** Messages oldest first, those in a row about the same version together; what names none joins the group it came in. */
export function groupMessages(messages: Message[]): Group[] {
  const groups: Group[] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    const version = message.version ?? null;
    if (last && (version === null || version === last.version)) last.messages.push(message);
    else groups.push({ key: `${version ?? 'start'}-${message.id}`, version, messages: [message] });
  }
  return groups;
}

/** Everybody who said something, by name. */
export function senders(messages: Message[]): string[] {
  return [...new Set(messages.map((message) => message.sender))].sort();
}
