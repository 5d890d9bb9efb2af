// Control characters, and those that change the order or the look of text without being seen; runs of one of them as one.
const INVISIBLE =
  /([\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\u{e0000}-\u{e007f}])\1*/gu;
const MAX_REPEATED = 3;

/** Text of others in one line: what is not to be seen stands as its code point, so that it cannot pose as something else. */
export function escapeInvisible(text: string): string {
  return text.replace(/[\t\n\r ]+/g, ' ').replace(INVISIBLE, formatRun);
}

/** The same for text of several lines: ends of lines and tabs stay. */
export function escapeInvisibleLines(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(INVISIBLE, (run: string, char: string) =>
      char === '\n' || char === '\t' ? run : formatRun(run, char),
    );
}

/** At most so many characters, and a word on how many there are. */
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
