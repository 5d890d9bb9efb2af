// Control characters, and invisible ones that change the order or look of text; a run of one of them matches once.
const INVISIBLE =
  /([\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\u{e0000}-\u{e007f}])\1*/gu;
const MAX_REPEATED = 3;

/**
 * Put untrusted text on one line; show invisible characters as code points, so that it cannot pose as something else.
 */
export function escapeInvisible(text: string): string {
  return text.replace(/[\t\n\r ]+/g, ' ').replace(INVISIBLE, formatRun);
}

/** Escape untrusted text of several lines; line ends and tabs stay. */
export function escapeInvisibleLines(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(INVISIBLE, (run: string, char: string) =>
      char === '\n' || char === '\t' ? run : formatRun(run, char),
    );
}

/** Cut text after `maxCharacters`, and say how long it is. */
export function truncate(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters
    ? text
    : `${text.slice(0, maxCharacters)}… (${text.length.toLocaleString('en')} characters)`;
}

export function formatCodePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function formatRun(run: string, char: string): string {
  const times = run.length / char.length;
  const name = formatCodePoint(char.codePointAt(0) ?? 0);
  return times > MAX_REPEATED ? `⟨${name} × ${times.toLocaleString('en')}⟩` : `⟨${name}⟩`.repeat(times);
}
