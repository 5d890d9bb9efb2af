/** Lines per page; lines are loaded and dropped by page. */
export const PAGE_LINES = 1_000;
const MAX_PAGES = 300;
const MAX_CHARACTERS = 64_000_000;

export type Line = { number: number; text: string; size_bytes: number; cut: boolean };
type Page = { texts: (string | undefined)[]; filled: number; characters: number; used: number };

/**
 * Hold the loaded lines of one log, by number from 1: all of them up to 300,000 lines or 64 million characters; of
 * longer logs the most recently viewed pages.
 */
export class LineStore {
  private readonly pages = new Map<number, Page>();
  private readonly cut = new Map<number, number>();
  private characters = 0;
  private clock = 0;

  constructor(private readonly onForgotten: (page: number) => void = () => undefined) {}

  /** Return the line as it was printed; undefined if it is not loaded. */
  text(line: number): string | undefined {
    return this.pages.get(findPage(line))?.texts[(line - 1) % PAGE_LINES];
  }

  /** Return the size in bytes of a line of which only a part was sent; undefined for whole lines. */
  findTruncation(line: number): number | undefined {
    return this.cut.get(line);
  }

  /** Tell whether pages have been dropped: what is loaded later displaces others. */
  get full(): boolean {
    return this.pages.size >= MAX_PAGES || this.characters >= MAX_CHARACTERS;
  }

  get loaded(): number {
    let lines = 0;
    for (const page of this.pages.values()) lines += page.filled;
    return lines;
  }

  fill(lines: readonly Line[]): void {
    for (const line of lines) this.setPage(line);
    while (this.pages.size > 1 && (this.pages.size > MAX_PAGES || this.characters > MAX_CHARACTERS))
      this.forgetOldest();
  }

  /** Find the first line of the range that is not loaded; undefined if all are. Mark the loaded pages as viewed. */
  missing(from: number, to: number): number | undefined {
    this.clock += 1;
    for (let line = from; line <= to;) {
      const page = this.pages.get(findPage(line));
      if (!page) return line;
      page.used = this.clock;
      const end = Math.min(to, (findPage(line) + 1) * PAGE_LINES);
      if (page.filled < PAGE_LINES) {
        for (; line <= end; line += 1) if (page.texts[(line - 1) % PAGE_LINES] === undefined) return line;
      }
      line = end + 1;
    }
    return undefined;
  }

  /** Yield every loaded run of lines. */
  *runs(): Generator<{ from: number; texts: string[] }> {
    for (const [number, page] of [...this.pages].sort(([a], [b]) => a - b)) {
      let texts: string[] = [];
      for (let index = 0; index <= PAGE_LINES; index += 1) {
        const text = page.texts[index];
        if (text !== undefined) texts.push(text);
        else if (texts.length > 0) {
          yield { from: number * PAGE_LINES + index - texts.length + 1, texts };
          texts = [];
        }
      }
    }
  }

  private setPage(line: Line): void {
    const number = findPage(line.number);
    let page = this.pages.get(number);
    if (!page) {
      page = { texts: new Array<string | undefined>(PAGE_LINES), filled: 0, characters: 0, used: 0 };
      this.pages.set(number, page);
    }
    const index = (line.number - 1) % PAGE_LINES;
    const before = page.texts[index];
    const grown = line.text.length - (before?.length ?? 0);
    if (before === undefined) page.filled += 1;
    page.texts[index] = line.text;
    page.characters += grown;
    page.used = this.clock + 1;
    this.characters += grown;
    if (line.cut) this.cut.set(line.number, line.size_bytes);
  }

  private forgetOldest(): void {
    let oldest: [number, Page] | undefined;
    for (const entry of this.pages) if (!oldest || entry[1].used < oldest[1].used) oldest = entry;
    if (!oldest) return;
    const [number, page] = oldest;
    this.pages.delete(number);
    this.characters -= page.characters;
    for (let line = number * PAGE_LINES + 1; line <= (number + 1) * PAGE_LINES; line += 1)
      this.cut.delete(line);
    this.onForgotten(number);
  }
}

export function findPage(line: number): number {
  return Math.floor((line - 1) / PAGE_LINES);
}
