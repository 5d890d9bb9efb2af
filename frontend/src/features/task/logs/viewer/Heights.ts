import { PAGE_LINES } from '../feed/LineStore';

/**
 * Track the position of every line, in rows of one text line each: one row per line without wrapping; with it, the
 * counted rows of loaded lines and one for others. Sums are kept per page, so that a lookup visits at most a thousand
 * lines.
 */
export class Heights {
  private readonly pages = new Map<number, Uint16Array>();
  private readonly sums: number[] = [];
  private lines = 0;

  get rows(): number {
    return this.findRow(this.lines + 1);
  }

  /** Set the number of lines. */
  resize(lines: number): void {
    this.lines = lines;
    this.sums.length = 0;
  }

  clear(): void {
    this.pages.clear();
    this.sums.length = 0;
  }

  set(line: number, rows: number): void {
    const page = Math.floor((line - 1) / PAGE_LINES);
    let counted = this.pages.get(page);
    if (!counted) {
      if (rows === 1) return;
      counted = new Uint16Array(PAGE_LINES).fill(1);
      this.pages.set(page, counted);
    }
    counted[(line - 1) % PAGE_LINES] = Math.min(rows, 65_535);
    this.sums.length = Math.min(this.sums.length, page + 1);
  }

  /** Return the row at which the line begins, from 0. */
  findRow(line: number): number {
    const at = Math.min(line, this.lines + 1) - 1;
    const page = Math.floor(at / PAGE_LINES);
    const counted = this.pages.get(page);
    let row = this.findPageRow(page);
    if (!counted) return row + (at % PAGE_LINES);
    for (let index = 0; index < at % PAGE_LINES; index += 1) row += counted[index] ?? 1;
    return row;
  }

  /** Return the line that covers the row; the last one for rows past the end. */
  findLine(row: number): number {
    if (this.lines === 0) return 1;
    let page = 0;
    let last = Math.floor((this.lines - 1) / PAGE_LINES);
    while (page < last) {
      const middle = Math.ceil((page + last) / 2);
      if (this.findPageRow(middle) <= row) page = middle;
      else last = middle - 1;
    }
    const counted = this.pages.get(page);
    let rest = Math.max(0, Math.floor(row - this.findPageRow(page)));
    let index = 0;
    if (counted) {
      while (index < PAGE_LINES - 1 && rest >= (counted[index] ?? 1)) {
        rest -= counted[index] ?? 1;
        index += 1;
      }
    } else index = rest;
    return Math.min(this.lines, page * PAGE_LINES + index + 1);
  }

  private findPageRow(page: number): number {
    if (this.sums.length === 0) this.sums.push(0);
    for (let next = this.sums.length; next <= page; next += 1) {
      this.sums.push((this.sums[next - 1] ?? 0) + this.countRowsOn(next - 1));
    }
    return this.sums[page] ?? 0;
  }

  private countRowsOn(page: number): number {
    const counted = this.pages.get(page);
    if (!counted) return PAGE_LINES;
    return counted.reduce((sum, rows) => sum + rows, 0);
  }
}
