import type { Mark } from '../viewer/linePieces';

const WIDTH = 3;

/** Hold the matches in order: line, first character, end. */
export class Hits {
  static readonly none = new Hits(new Int32Array(), false);
  /** `more`: there are more than are listed. */
  constructor(
    private readonly offsets: Int32Array,
    readonly more: boolean,
  ) {}

  get count(): number {
    return this.offsets.length / WIDTH;
  }

  lineOfHit(hit: number): number {
    return this.offsets[hit * WIDTH] ?? 0;
  }

  /** Find the first match on the line or after it. */
  firstFrom(line: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lineOfHit(middle) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Return the marks of the line. */
  marksOn(line: number, here: number): Mark[] {
    const marks: Mark[] = [];
    for (let hit = this.firstFrom(line); hit < this.count && this.lineOfHit(hit) === line; hit += 1) {
      const firstFrom = this.offsets[hit * WIDTH + 1] ?? 0;
      const to = this.offsets[hit * WIDTH + 2] ?? 0;
      if (to > firstFrom) marks.push({ from: firstFrom, to, here: hit === here });
    }
    return marks;
  }

  /** Find the same match in a newer list; return -1 if it is gone. */
  indexIn(hit: number, older: Hits): number {
    if (hit < 0) return -1;
    const line = older.lineOfHit(hit);
    const offset = hit - older.firstFrom(line);
    const index = this.firstFrom(line) + offset;
    return this.lineOfHit(index) === line ? index : -1;
  }

  /**
   * Find the next match in a direction, wrapping around the ends; if none is current, from the line at the top of the
   * view.
   */
  next(hit: number, direction: 1 | -1, topLine: number): number {
    if (this.count === 0) return -1;
    if (hit >= 0) return (hit + direction + this.count) % this.count;
    const first = this.firstFrom(topLine);
    return (direction === 1 ? first : first - 1 + this.count) % this.count;
  }
}
