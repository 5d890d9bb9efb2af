/**
 * A printed line as it is safe to show: colours are kept, every other escape sequence is dropped, control characters and marks that
 * reorder or hide text are named, as terminals and pagers do: `^G`, `<U+202E>`. By hand because the search needs
 * the plain text at the same columns as the styled one, and no HTML is to be made of it.
 */

/**
 * `styled` holds text and colour sequences (SGR) only; `overwritten` counts the states that carriage returns have
 * replaced.
 */
export type RenderedLine = { styled: string; overwritten: number };

const PLAIN = /^[\t\x20-\x7e]*$/;
const SEQUENCE = String.raw`\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]+[0-~])`;
const CONTROL = String.raw`[\x00-\x08\x0a-\x1f\x7f-\x9f]`;
const HIDING = String.raw`[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]`;
const UNSAFE = new RegExp(`${SEQUENCE}|${CONTROL}|${HIDING}`, 'g');
const COLOUR = String.raw`\x1b\[[\d;:]*m`;
const IS_COLOUR = new RegExp(`^${COLOUR}$`);
export const COLOURS = new RegExp(COLOUR, 'g');
const MAX_COLOUR_CHARACTERS = 64;

/**
 * Render the line as a terminal would leave it: where carriage returns overwrite text, the last state that is not
 * empty.
 */
export function renderLine(raw: string): RenderedLine {
  if (PLAIN.test(raw)) return { styled: raw, overwritten: 0 };
  const states = raw.split('\r').filter((state) => state !== '');
  const last = states.at(-1) ?? '';
  return {
    styled: PLAIN.test(last) ? last : last.replace(UNSAFE, replaceUnsafe),
    overwritten: Math.max(0, states.length - 1),
  };
}

/** Return the text alone, as it is searched and counted; positions match those on the screen. */
export function stripStyles(raw: string): string {
  const { styled } = renderLine(raw);
  return styled.includes('\x1b') ? styled.replace(COLOURS, '') : styled;
}

function replaceUnsafe(match: string): string {
  if (match.length > 1) return IS_COLOUR.test(match) && match.length <= MAX_COLOUR_CHARACTERS ? match : '';
  const code = match.charCodeAt(0);
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  if (code === 0x7f) return '^?';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
