import type { ReactNode } from 'react';

/** One line of the palette. `more` are further words that find it; `stays` keeps the palette open after it. */
export type Entry = {
  name: string;
  more?: string;
  keys?: string;
  icon: ReactNode;
  stays?: boolean;
  run: () => void;
};

/** The entries that hold every word of the query, in their own order. */
export function matching<T extends Pick<Entry, 'name' | 'more'>>(entries: T[], query: string): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ name, more = '' }) => {
    const text = `${name} ${more}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
