const ASCII = /^[\x20-\x7e]*$/;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROW = /\p{M}|[\u200c\u200d]/u;
const TAB = 8;

/**
 * Count the cells of a monospace grid that the text takes: tabs reach to the next multiple of eight, wide characters
 * take two, combining marks none.
 */
export function countCells(text: string): number {
  if (ASCII.test(text)) return text.length;
  let usedCells = 0;
  for (const character of text) {
    if (character === '\t') usedCells += TAB - (usedCells % TAB);
    else if (character < '\u0300') usedCells += 1;
    else if (!NARROW.test(character)) usedCells += WIDE.test(character) ? 2 : 1;
  }
  return usedCells;
}

/** Count the rows that the text takes when it wraps after `columns` cells. */
export function countRows(text: string, columns: number): number {
  return Math.max(1, Math.ceil(countCells(text) / Math.max(1, columns)));
}
