import { type TextStyle, applyColour, NO_STYLE } from './textStyle';
import { COLOURS } from '@/shared/lib/terminalText';

/** A piece of a line in one style. `fg` and `bg` are colours that a program chose itself; named colours are classes. */
export type Piece = { text: string; classes: string; fg?: string; bg?: string; mark?: 'hit' | 'here' };
/** From and to, in characters of the plain text; `here` marks the current match. */
export type Mark = { from: number; to: number; here: boolean };

/** Split text with colour sequences into pieces of one style. Every line begins without colours. */
export function splitPieces(styled: string): Piece[] {
  const line: Piece[] = [];
  let style = NO_STYLE;
  let at = 0;
  for (const match of styled.matchAll(COLOURS)) {
    if (match.index > at) line.push(buildPiece(styled.slice(at, match.index), style));
    style = applyColour(style, match[0].slice(2, -1));
    at = match.index + match[0].length;
  }
  if (at < styled.length) line.push(buildPiece(styled.slice(at), style));
  return line;
}

function buildPiece(text: string, style: TextStyle): Piece {
  if (style === NO_STYLE) return { text, classes: '' };
  const names = [...style.more];
  const piece: Piece = { text, classes: '' };
  if (style.fg.startsWith('rgb')) piece.fg = style.fg;
  else if (style.fg) names.push(`fg-${style.fg}`);
  if (style.bg.startsWith('rgb')) piece.bg = style.bg;
  else if (style.bg) names.push(`bg-${style.bg}`);
  piece.classes = names.join(' ');
  return piece;
}

/** Cut the pieces where marks begin and end; marks are in order and do not overlap. */
export function markPieces(line: Piece[], marks: Mark[]): Piece[] {
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
