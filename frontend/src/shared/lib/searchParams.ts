/**
 * Readers of the search parameters of an address. They are lenient: invalid values are dropped, so that an old or edited
 * link still opens. Each page has one function for its own parameters; the router takes its types from there.
 */

export type RawSearch = Record<string, unknown>;

/** Read a text of 1 to `maxLength` characters. */
export function readText(value: unknown, maxLength: number): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.length > 0 && text.length <= maxLength ? text : undefined;
}

/** Read one text or several, each once, `maxCount` at most. */
export function readTexts(value: unknown, maxLength: number, maxCount: number): string[] | undefined {
  const values = Array.isArray(value) ? value : [value];
  const texts = values.map((each) => readText(each, maxLength)).filter((text) => text !== undefined);
  return texts.length > 0 ? [...new Set(texts)].slice(0, maxCount) : undefined;
}

/** Read a whole number from 1 on. */
export function readPositiveInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Read one of a few words. */
export function readOption<T extends string>(value: unknown, options: readonly T[]): T | undefined {
  return options.find((option) => option === value);
}

/** Drop undefined values, so that they stay out of the address. */
export function omitUndefined<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}
