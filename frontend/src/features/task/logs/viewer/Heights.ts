import { PAGE } from '../feed/LineStore';

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
    return this.rowOf(this.lines + 1);
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
    const page = Math.floor((line - 1) / PAGE);
    let counted = this.pages.get(page);
    if (!counted) {
      if (rows === 1) return;
      counted = new Uint16Array(PAGE).fill(1);
      this.pages.set(page, counted);
    }
    counted[(line - 1) % PAGE] = Math.min(rows, 65_535);
    this.sums.length = Math.min(this.sums.length, page + 1);
  }

  /** Return the row at which the line begins, from 0. */
  rowOf(line: number): number {
    const at = Math.min(line, this.lines + 1) - 1;
    const page = Math.floor(at / PAGE);
    const counted = this.pages.get(page);
    let row = this.rowOfPage(page);
    if (!counted) return row + (at % PAGE);
    for (let index = 0; index < at % PAGE; index += 1) row += counted[index] ?? 1;
    return row;
  }

  /** Return the line that covers the row; the last one for rows past the end. */
  lineAt(row: number): number {
    if (this.lines === 0) return 1;
    let page = 0;
    let last = Math.floor((this.lines - 1) / PAGE);
    while (page < last) {
      const middle = Math.ceil((page + last) / 2);
      if (this.rowOfPage(middle) <= row) page = middle;
      else last = middle - 1;
    }
    const counted = this.pages.get(page);
    let rest = Math.max(0, Math.floor(row - this.rowOfPage(page)));
    let index = 0;
    if (counted) {
      while (index < PAGE - 1 && rest >= (counted[index] ?? 1)) {
        rest -= counted[index] ?? 1;
        index += 1;
      }
    } else index = rest;
    return Math.min(this.lines, page * PAGE + index + 1);
  }

  private rowOfPage(page: number): number {
    if (this.sums.length === 0) this.sums.push(0);
    for (let next = this.sums.length; next <= page; next += 1) {
      this.sums.push((this.sums[next - 1] ?? 0) + this.rowsOn(next - 1));
    }
    return this.sums[page] ?? 0;
  }

  private rowsOn(page: number): number {
    const counted = this.pages.get(page);
    if (!counted) return PAGE;
    return counted.reduce((sum, rows) => sum + rows, 0);
  }
}
