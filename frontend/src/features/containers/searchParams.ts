import { omitUndefined, readText, type RawSearch } from '@/shared/lib/searchParams';

export type ContainersSearch = { version?: string; container?: string; cursor?: string };

export function containersSearch(raw: RawSearch): ContainersSearch {
  return omitUndefined({
    version: readText(raw.version, 200),
    container: readText(raw.container, 100),
    cursor: readText(raw.cursor, 2_000),
  });
}
