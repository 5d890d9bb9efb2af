import { omitUndefined, readPositiveInteger, readText, type RawSearch } from '@/shared/lib/searchParams';

export type ConversationSearch = { from?: string; message?: number };

export function conversationSearch(raw: RawSearch): ConversationSearch {
  return omitUndefined({ from: readText(raw.from, 200), message: readPositiveInteger(raw.message) });
}
