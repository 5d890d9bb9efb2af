import { omitUndefined, readText, type RawSearch } from '@/shared/lib/searchParams';

/** `version`: only calls made for it. `cursor` is where the page begins. */
export type CallsSearch = { version?: string; cursor?: string };

export function callsSearch(raw: RawSearch): CallsSearch {
  return omitUndefined({ version: readText(raw.version, 100), cursor: readText(raw.cursor, 100) });
}
