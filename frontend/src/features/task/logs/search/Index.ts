import { PAGE_LINES } from '../feed/LineStore';
import { stripStyles } from '@/shared/lib/terminalText';
import { LEVELS, type Level, findLevel } from './levels';

export type Query = { text: string; regex: boolean; matchCase: boolean; level?: Level };
export type LevelCounts = Record<Level, number>;

type Page = { texts: string[]; levels: Uint8Array; hits?: number[] };
const MAX_HITS = 300_000;
const NO_LEVEL = 255;

/** Hold the lines as they are shown, and the matches in them; each page of lines is searched once per query. */
export class Index {
  private readonly pages = new Map<number, Page>();
  private query: Query | undefined;
  private pattern: RegExp | undefined;

  setPage(from: number, texts: readonly string[]): void {
    texts.forEach((raw, index) => {
      const line = from + index - 1;
      const page = this.page(Math.floor(line / PAGE_LINES));
      const text = stripStyles(raw);
      page.texts[line % PAGE_LINES] = text;
      const level = findLevel(text);
      page.levels[line % PAGE_LINES] = level === undefined ? NO_LEVEL : LEVELS.indexOf(level);
      page.hits = undefined;
    });
  }

  removePage(page: number): void {
    this.pages.delete(page);
  }

  /** Set the query; throw SyntaxError if the text is not a valid regular expression. */
  setQuery(query: Query | undefined): void {
    this.pattern = query && compilePattern(query);
    this.query = query;
    for (const page of this.pages.values()) page.hits = undefined;
  }

  /**
   * Return line, first and last character (from 0, the last excluded) of every match, in order; a match by level alone
   * has no characters.
   */
  hits(): { hits: Int32Array; more: boolean } {
    const numbers = [...this.pages.keys()].sort((a, b) => a - b);
    const pages = numbers.map((number) => this.collectHits(number));
    const all = pages.reduce((sum, hits) => sum + hits.length, 0);
    const hits = new Int32Array(Math.min(all, MAX_HITS * 3));
    let at = 0;
    for (const page of pages) {
      const remaining = hits.length - at;
      hits.set(page.length > remaining ? page.slice(0, remaining) : page, at);
      at += Math.min(page.length, remaining);
    }
    return { hits, more: all > hits.length };
  }

  levels(): LevelCounts {
    const counts = { error: 0, warning: 0, info: 0, debug: 0 };
    for (const page of this.pages.values()) {
      for (const level of page.levels) {
        const name = LEVELS[level];
        if (name) counts[name] += 1;
      }
    }
    return counts;
  }

  private page(number: number): Page {
    let page = this.pages.get(number);
    if (!page) {
      page = { texts: [], levels: new Uint8Array(PAGE_LINES).fill(NO_LEVEL) };
      this.pages.set(number, page);
    }
    return page;
  }

  private collectHits(number: number): number[] {
    const page = this.pages.get(number);
    if (!page || !this.query) return [];
    page.hits ??= this.search(page, number * PAGE_LINES + 1);
    return page.hits;
  }

  private search(page: Page, first: number): number[] {
    const hits: number[] = [];
    const level = this.query?.level === undefined ? undefined : LEVELS.indexOf(this.query.level);
    page.texts.forEach((text, index) => {
      if (level !== undefined && page.levels[index] !== level) return;
      if (this.pattern) findMatches(this.pattern, text, first + index, hits);
      else if (level !== undefined) hits.push(first + index, 0, 0);
    });
    return hits;
  }
}

function compilePattern(query: Query): RegExp | undefined {
  if (query.text === '') return undefined;
  const source = query.regex ? query.text : query.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(source, query.matchCase ? 'g' : 'gi');
}

function findMatches(pattern: RegExp, text: string, line: number, hits: number[]): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[0] === '') pattern.lastIndex += 1;
    else hits.push(line, match.index, match.index + match[0].length);
  }
}
