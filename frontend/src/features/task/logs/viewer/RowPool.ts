import { Row } from './Row';
import { computeMoves, type Range } from './rowWindow';

/**
 * Keep rows in the order of their lines, in the document too, so that selecting and reading aloud go from line to line.
 * When the view moves, rows whose lines stay in view are not touched.
 */
export class RowPool {
  readonly element = document.createElement('div');
  private rows: Row[] = [];
  private range: Range = { from: 1, to: 0 };

  constructor() {
    this.element.className = 'lstrip';
  }

  /** Return the rows of these lines, in order; the caller fills them. */
  show(range: Range): Row[] {
    const { toEnd, toStart } = computeMoves(this.range, range);
    if (toEnd > 0) this.rotateToEnd(toEnd);
    if (toStart > 0) this.rotateToStart(toStart);
    this.resize(range.to - range.from + 1);
    this.range = range;
    return this.rows;
  }

  private rotateToEnd(many: number): void {
    const moved = this.rows.splice(0, many);
    this.element.append(...moved.map((row) => row.element));
    this.rows.push(...moved);
  }

  private rotateToStart(many: number): void {
    const moved = this.rows.splice(this.rows.length - many, many);
    this.element.prepend(...moved.map((row) => row.element));
    this.rows.unshift(...moved);
  }

  private resize(size: number): void {
    while (this.rows.length > size) this.rows.pop()?.element.remove();
    while (this.rows.length < size) {
      const row = new Row();
      this.rows.push(row);
      this.element.append(row.element);
    }
  }
}
