/** A name to choose, with its line of help. */
export type Choice = { name: string; help: string };

/** Keep what has all words of the search in its name or its help. */
export function filterByWords<Item extends Choice>(items: readonly Item[], search: string): Item[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(({ name, help }) => {
    const text = `${name} ${help}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
