// Control characters, and those that change the order or the look of text without being seen.
const UNSEEN =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\u{e0000}-\u{e007f}]/gu;

/** Text of others in one line: what is not to be seen stands as its code point, so that it cannot pose as something else. */
export function visible(text: string): string {
  return text
    .replace(/[\t\n\r ]+/g, ' ')
    .replace(UNSEEN, (char) => `⟨${codePoint(char.codePointAt(0) ?? 0)}⟩`);
}

export function codePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
