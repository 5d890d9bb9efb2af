import { omitUndefined, readText, type RawSearch } from '@/shared/lib/searchParams';

/** `loop` is the loop that the task's pages show; the newest if absent. */
export type LoopSearch = { loop?: string };

export function loopSearch(raw: RawSearch): LoopSearch {
  return omitUndefined({ loop: readText(raw.loop, 100) });
}
