import type { Mark } from '../viewer/spans';

const WIDTH = 3;

/** Matches in order: line, first character, end. */
export class Hits {
  static readonly none = new Hits(new Int32Array(), false);
  /** `more`: there are more than are listed. */
  constructor(
    private readonly places: Int32Array,
    readonly more: boolean,
  ) {}

  get count(): number {
    return this.places.length / WIDTH;
  }

  lineOf(hit: number): number {
    return this.places[hit * WIDTH] ?? 0;
  }

  /** The first match on the line or behind it. */
  from(line: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lineOf(middle) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What is to be marked in the line. */
  marksOn(line: number, here: number): Mark[] {
    const marks: Mark[] = [];
    for (let hit = this.from(line); hit < this.count && this.lineOf(hit) === line; hit += 1) {
      const from = this.places[hit * WIDTH + 1] ?? 0;
      const to = this.places[hit * WIDTH + 2] ?? 0;
      if (to > from) marks.push({ from, to, here: hit === here });
    }
    return marks;
  }

  /** The same match in a newer list; -1 if it is gone. */
  same(hit: number, older: Hits): number {
    if (hit < 0) return -1;
    const line = older.lineOf(hit);
    const place = hit - older.from(line);
    const found = this.from(line) + place;
    return this.lineOf(found) === line ? found : -1;
  }

  /** The next match in a direction, around the ends; from the line at the top of the view where none was jumped to yet. */
  next(hit: number, by: 1 | -1, topLine: number): number {
    if (this.count === 0) return -1;
    if (hit >= 0) return (hit + by + this.count) % this.count;
    const first = this.from(topLine);
    return (by === 1 ? first : first - 1 + this.count) % this.count;
  }
}
