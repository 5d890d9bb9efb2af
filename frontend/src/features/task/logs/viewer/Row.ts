import { findLevel } from '../search/levels';
import { formatBytes, formatCount } from '@/shared/lib/format';
import { renderLine } from '@/shared/lib/terminalText';
import { type Mark, markPieces, type Piece, splitPieces } from './linePieces';

/** The content of a row; `raw` is undefined while the line is being fetched. */
export type RowContent = {
  line: number;
  raw: string | undefined;
  cutFrom: number | undefined;
  marks: Mark[];
  selected: boolean;
  here: boolean;
  stamp: number;
};

/** One row of the view, an element that is reused for other lines. Text only ever enters as text. */
export class Row {
  readonly element = document.createElement('div');
  line = 0;
  private raw: string | undefined;
  private stamp = -1;
  private readonly number = document.createElement('span');
  private readonly text = document.createElement('span');

  constructor() {
    this.element.className = 'lrow';
    this.number.className = 'lno';
    this.text.className = 'ltext';
    this.text.dir = 'ltr';
    this.element.append(this.number, this.text);
  }

  /** Tell whether the row has to be filled anew. */
  isStale(line: number, raw: string | undefined, stamp: number): boolean {
    return this.line !== line || this.raw !== raw || this.stamp !== stamp;
  }

  fill(content: RowContent): void {
    if (this.line !== content.line) {
      this.line = content.line;
      this.element.dataset.line = String(content.line);
      this.number.textContent = String(content.line);
    }
    this.raw = content.raw;
    this.stamp = content.stamp;
    const { styled, overwritten } = renderLine(content.raw ?? '');
    const line = markPieces(splitPieces(styled), content.marks);
    const only = line.length === 1 ? line[0] : undefined;
    if (only && isBare(only)) this.text.textContent = only.text;
    else this.text.replaceChildren(...line.map(createNode));
    this.note(content, overwritten);
    const level = content.raw === undefined ? 'wait' : findLevel(line.map((piece) => piece.text).join(''));
    this.element.className = `lrow${level === undefined ? '' : ` is-${level}`}${content.selected ? ' is-selected' : ''}${content.here ? ' is-here' : ''}`;
  }

  private note(content: RowContent, overwritten: number): void {
    if (overwritten > 0 && content.cutFrom === undefined) {
      this.text.append(
        createNote(`overwrote ${formatCount(overwritten)} earlier ${overwritten === 1 ? 'state' : 'states'}`),
      );
    }
    if (content.cutFrom !== undefined) {
      const part = overwritten > 0 ? 'the end of a line' : 'the beginning of a line';
      this.text.prepend(
        createNote(`${part} of ${formatBytes(content.cutFrom)}; download the log to get all of it`),
      );
    }
  }
}

function isBare(piece: Piece): boolean {
  return piece.classes === '' && !piece.fg && !piece.bg && !piece.mark;
}

function createNode(piece: Piece): Node {
  if (isBare(piece)) return document.createTextNode(piece.text);
  const node = document.createElement(piece.mark ? 'mark' : 'span');
  node.className = piece.mark === 'here' ? `${piece.classes} is-here` : piece.classes;
  // Mix the program's own colour with ours: at these shares any two colours have a contrast of 4.5 in both themes.
  const share = piece.bg || piece.classes.includes('bg-') ? 20 : 33;
  if (piece.fg) node.style.color = `color-mix(in oklab, ${piece.fg} ${share}%, var(--c-fg))`;
  if (piece.bg) node.style.backgroundColor = `color-mix(in oklab, ${piece.bg} 20%, var(--c-sunken))`;
  if (piece.bg && !piece.fg) node.style.color = 'var(--c-fg)';
  node.textContent = piece.text;
  return node;
}

function createNote(text: string): Node {
  const note = document.createElement('span');
  note.className = 'lnote';
  note.textContent = text;
  return note;
}
