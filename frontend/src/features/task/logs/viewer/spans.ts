import { type Look, looked, NO_LOOK } from './colours';
import { COLOURS } from '@/shared/lib/terminalText';

/** A piece of a line with one look. `fg` and `bg` are colours a program chose itself; the named ones are classes. */
export type Piece = { text: string; classes: string; fg?: string; bg?: string; mark?: 'hit' | 'here' };
/** From and to, in characters of the plain text; `here` is the hit that was jumped to. */
export type Mark = { from: number; to: number; here: boolean };

/** The line in pieces of one look, from text with colour sequences. Every line begins without colours. */
export function pieces(styled: string): Piece[] {
  const line: Piece[] = [];
  let look = NO_LOOK;
  let at = 0;
  for (const found of styled.matchAll(COLOURS)) {
    if (found.index > at) line.push(pieceOf(styled.slice(at, found.index), look));
    look = looked(look, found[0].slice(2, -1));
    at = found.index + found[0].length;
  }
  if (at < styled.length) line.push(pieceOf(styled.slice(at), look));
  return line;
}

function pieceOf(text: string, look: Look): Piece {
  if (look === NO_LOOK) return { text, classes: '' };
  const names = [...look.more];
  const piece: Piece = { text, classes: '' };
  if (look.fg.startsWith('rgb')) piece.fg = look.fg;
  else if (look.fg) names.push(`fg-${look.fg}`);
  if (look.bg.startsWith('rgb')) piece.bg = look.bg;
  else if (look.bg) names.push(`bg-${look.bg}`);
  piece.classes = names.join(' ');
  return piece;
}

/** The pieces, cut where marks begin and end; marks are in order and do not overlap. */
export function marked(line: Piece[], marks: Mark[]): Piece[] {
  if (marks.length === 0) return line;
  const cut: Piece[] = [];
  let at = 0;
  let next = 0;
  for (const piece of line) {
    let rest = piece.text;
    while (rest !== '') {
      while (next < marks.length && (marks[next]?.to ?? 0) <= at) next += 1;
      const mark = marks[next];
      const inside = mark !== undefined && mark.from <= at;
      const end = mark === undefined ? Number.POSITIVE_INFINITY : inside ? mark.to : mark.from;
      const text = rest.slice(0, end - at);
      cut.push(inside ? { ...piece, text, mark: mark.here ? 'here' : 'hit' } : { ...piece, text });
      at += text.length;
      rest = rest.slice(text.length);
    }
  }
  return cut;
}
