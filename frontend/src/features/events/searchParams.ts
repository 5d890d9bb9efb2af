import { omitUndefined, readPositiveInteger, readText, type RawSearch } from '@/shared/lib/searchParams';

export type EventsSearch = { task?: number; kind?: string };

export function eventsSearch(raw: RawSearch): EventsSearch {
  return omitUndefined({ task: readPositiveInteger(raw.task), kind: readText(raw.kind, 40) });
}
