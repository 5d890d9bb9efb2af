// Control characters, and those that change the order or the look of text without being seen; runs of one of them as one.
const UNSEEN =
  /([\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\u{e0000}-\u{e007f}])\1*/gu;
const MOST_NAMED = 3;

/** Text of others in one line: what is not to be seen stands as its code point, so that it cannot pose as something else. */
export function visible(text: string): string {
  return text.replace(/[\t\n\r ]+/g, ' ').replace(UNSEEN, named);
}

/** The same for text of several lines: ends of lines and tabs stay. */
export function visibleLines(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSEEN, (run: string, char: string) =>
      char === '\n' || char === '\t' ? run : named(run, char),
    );
}

/** At most so many characters, and a word on how many there are. */
export function cut(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}… (${text.length.toLocaleString('en')} characters)`;
}

export function codePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function named(run: string, char: string): string {
  const times = run.length / char.length;
  const name = codePoint(char.codePointAt(0) ?? 0);
  return times > MOST_NAMED ? `⟨${name} × ${times.toLocaleString('en')}⟩` : `⟨${name}⟩`.repeat(times);
}
