import type { ReactNode } from 'react';

/** One line of the palette. `keywords` also match it; `keepOpen` keeps the palette open after it runs. */
export type Entry = {
  name: string;
  keywords?: string;
  keys?: string;
  icon: ReactNode;
  keepOpen?: boolean;
  run: () => void;
};

/** Return the entries that contain every word of the query, in their original order. */
export function filterEntries<T extends Pick<Entry, 'name' | 'keywords'>>(entries: T[], query: string): T[] {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ name, keywords = '' }) => {
    const text = `${name} ${keywords}`.toLowerCase();
    return terms.every((word) => text.includes(word));
  });
}
