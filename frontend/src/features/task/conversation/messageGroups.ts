import type { Message } from './queries';

export type Group = { key: string; version: string | null; messages: Message[] };

/**
 * Group consecutive messages about the same version, oldest first; a message that names no version joins the group
 * before it.
 */
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

/** List everyone who wrote a message, by name. */
export function listSenders(messages: Message[]): string[] {
  return [...new Set(messages.map((message) => message.sender))].sort();
}
