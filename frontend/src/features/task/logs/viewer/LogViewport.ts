import type { LogFeed } from '../feed/LogFeed';
import { PAGE_LINES, findPage } from '../feed/LineStore';
import { countRows } from './cells';
import { type Follow, type FollowStep, reduceFollow } from './follow';
import { Heights } from './Heights';
import { RowPool } from './RowPool';
import { stripStyles } from '@/shared/lib/terminalText';
import type { Mark } from './linePieces';
import { ROW_PX, type Range, computeScale } from './rowWindow';

/** What is marked and selected, queried as rows are filled. */
export type Decoration = {
  marksOn: (line: number) => Mark[];
  hereLine: number;
  selected: Range | undefined;
};
export type ViewportOptions = {
  host: HTMLElement;
  feed: LogFeed;
  follow: boolean;
  onFollow: (follow: Follow) => void;
};

const OVERSCAN = 8;
const NUMBER_PX = 76; // the column of line numbers, as log.css has it
const END_PX = 16;

/**
 * Show the lines of a feed in a scrolling element. A pool of rows is reused; React takes no part in it. Lines wrap by
 * arithmetic on the monospace grid, so that every height is known without measuring. By hand: 120,000 wrapped lines
 * have to scroll at 4 ms a frame, and list components render each row that comes into view with React, and measure it.
 */
export class LogViewport {
  follow: Follow;
  private readonly spacer = document.createElement('div');
  private readonly pool = new RowPool();
  private readonly heights = new Heights();
  private readonly counted = new Set<number>();
  private decoration: Decoration = { marksOn: () => [], hereLine: 0, selected: undefined };
  private stamp = 0;
  private wraps = false;
  private columns = 80;
  private view = { width: 0, height: 0 };
  private cell = 7.5;
  private widest = 0;
  private frame = 0;
  private lastTop = 0;
  private expectedTop = -1;
  private wanted: number | undefined;
  private readonly unlisten: () => void;
  private readonly resized: ResizeObserver;

  constructor(private readonly options: ViewportOptions) {
    this.follow = { on: options.follow, unseen: 0 };
    this.spacer.className = 'lspace';
    this.spacer.append(this.pool.element);
    options.host.append(this.spacer);
    options.host.addEventListener('scroll', this.scrolled, { passive: true });
    this.unlisten = options.feed.subscribeToLines({
      filled: (from, texts) => this.filled(from, texts.length),
      grew: (lines) => this.step({ kind: 'grew', lines }),
    });
    this.resized = new ResizeObserver(() => this.measure());
    this.resized.observe(options.host);
    this.measure();
    this.filled(1, 0);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.unlisten();
    this.resized.disconnect();
    this.options.host.removeEventListener('scroll', this.scrolled);
    this.spacer.remove();
  }

  decorate(decoration: Decoration): void {
    this.decoration = decoration;
    this.stamp += 1;
    this.schedule();
  }

  wrap(wraps: boolean): void {
    if (this.wraps === wraps) return;
    const top = this.topLine;
    this.wraps = wraps;
    this.options.host.classList.toggle('wraps', wraps);
    this.recount(top);
  }

  /** Return the first line in view. */
  get topLine(): number {
    return this.heights.findLine(this.offset() / ROW_PX);
  }

  /** Scroll the line into view, a third from the top, unless it is well in view already; stop following. */
  show(line: number): void {
    this.step({ kind: 'sought' });
    this.wanted = line;
    this.schedule();
  }

  pressFollow(): void {
    this.step({ kind: 'pressed' });
    if (this.follow.on) this.schedule();
  }

  followEnd(): void {
    if (!this.follow.on) this.pressFollow();
  }

  toStart(): void {
    this.step({ kind: 'sought' });
    this.scrollTo(0);
  }

  private step(step: FollowStep): void {
    const next = reduceFollow(this.follow, step);
    if (next.on === this.follow.on && next.unseen === this.follow.unseen) return;
    this.follow = next;
    this.options.onFollow(next);
  }

  private filled(from: number, lines: number): void {
    this.heights.resize(this.options.feed.state.total);
    for (let page = findPage(from); page <= findPage(from + lines); page += 1) this.counted.delete(page);
    this.sizeSpacer();
    this.schedule();
  }

  private measure(): void {
    const { host } = this.options;
    const width = host.clientWidth;
    const height = host.clientHeight;
    if (width === this.view.width && height === this.view.height) return;
    const top = this.topLine;
    this.view = { width, height };
    this.cell = cellWidth(host) || this.cell;
    this.columns = Math.max(10, Math.floor((width - NUMBER_PX - END_PX) / this.cell));
    host.style.setProperty('--columns', String(this.columns));
    this.recount(this.wraps ? top : undefined);
  }

  /** Count anew how lines wrap, and keep the line at the top. */
  private recount(top: number | undefined): void {
    this.heights.clear();
    this.counted.clear();
    this.sizeSpacer();
    if (top !== undefined && !this.follow.on) this.scrollTo(this.heights.findRow(top) * ROW_PX);
    this.schedule();
  }

  private readonly scrolled = (): void => {
    const top = this.options.host.scrollTop;
    if (Math.abs(top - this.expectedTop) > 1) {
      const { height } = computeScale(this.heights.rows, this.view.height);
      const atEnd = top + this.view.height >= height - ROW_PX / 2;
      this.step({ kind: 'scrolled', up: top < this.lastTop - 1, atEnd });
      this.expectedTop = -1;
    }
    this.lastTop = top;
    this.schedule();
  };

  private schedule(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    const { feed } = this.options;
    const total = feed.state.total;
    if (this.view.height === 0 || total === 0) return;
    this.seek(total);
    let offset = this.offset();
    const anchor = this.heights.findLine(offset / ROW_PX);
    const rest = offset - this.heights.findRow(anchor) * ROW_PX;
    if (this.count(anchor)) {
      offset = this.heights.findRow(anchor) * ROW_PX + rest;
      if (this.follow.on) offset = this.toEnd();
      else this.scrollTo(offset);
    }
    const from = Math.max(1, this.heights.findLine(offset / ROW_PX) - OVERSCAN);
    const to = Math.min(total, this.heights.findLine((offset + this.view.height) / ROW_PX) + OVERSCAN);
    const shift = this.options.host.scrollTop - offset; // read before the rows change, or it would force a layout
    this.fill({ from, to });
    this.pool.element.style.transform = `translateY(${this.heights.findRow(from) * ROW_PX + shift}px)`;
    feed.requestRange(from, to);
  }

  /** Scroll to where the reader wants to be: to a line that was looked for, or to the end while following. */
  private seek(total: number): void {
    if (this.wanted !== undefined) {
      const line = Math.min(this.wanted, total);
      this.wanted = undefined;
      this.count(line);
      const top = this.heights.findRow(line) * ROW_PX;
      const offset = this.offset();
      const margin = Math.min(3 * ROW_PX, this.view.height / 4);
      if (top >= offset + margin && top <= offset + this.view.height - margin - ROW_PX) return;
      this.scrollTo(Math.max(0, top - this.view.height / 3));
    } else if (this.follow.on) {
      this.count(total);
      this.toEnd();
    }
  }

  private toEnd(): number {
    const offset = Math.max(0, this.heights.rows * ROW_PX - this.view.height);
    this.scrollTo(offset);
    return offset;
  }

  private fill(range: Range): void {
    const { store } = this.options.feed;
    const { marksOn, hereLine, selected } = this.decoration;
    const rows = this.pool.show(range);
    rows.forEach((row, index) => {
      const line = range.from + index;
      const raw = store.text(line);
      if (!row.isStale(line, raw, this.stamp)) return;
      if (raw !== undefined && raw.length > this.widest) this.widen(raw.length);
      row.fill({
        line,
        raw,
        cutFrom: store.findTruncation(line),
        marks: raw === undefined ? [] : marksOn(line),
        selected: selected !== undefined && line >= selected.from && line <= selected.to,
        here: line === hereLine,
        stamp: this.stamp,
      });
    });
  }

  /**
   * Make rows as wide as the longest line so far, so that the horizontal scroll bar does not jump from line to line.
   */
  private widen(characters: number): void {
    this.widest = characters;
    this.options.host.style.setProperty('--widest', String(Math.min(characters, 8_500)));
  }

  /** Count how the lines around wrap, if not counted yet, and make room for them; tell whether anything was counted. */
  private count(line: number): boolean {
    if (!this.wraps) return false;
    const around = Math.ceil(this.view.height / ROW_PX) + OVERSCAN;
    let news = false;
    for (let page = findPage(Math.max(1, line - around)); page <= findPage(line + around); page += 1) {
      if (this.counted.has(page)) continue;
      this.counted.add(page);
      news = true;
      for (let each = page * PAGE_LINES + 1; each <= (page + 1) * PAGE_LINES; each += 1) {
        const raw = this.options.feed.store.text(each);
        if (raw !== undefined) this.heights.set(each, countRows(stripStyles(raw), this.columns));
      }
    }
    if (news) this.sizeSpacer();
    return news;
  }

  private sizeSpacer(): void {
    this.spacer.style.height = `${computeScale(this.heights.rows, this.view.height).height}px`;
  }

  /** Return the pixels above the view as if nothing limited the height. */
  private offset(): number {
    return this.options.host.scrollTop * computeScale(this.heights.rows, this.view.height).factor;
  }

  private scrollTo(offset: number): void {
    const { host } = this.options;
    host.scrollTop = offset / computeScale(this.heights.rows, this.view.height).factor;
    this.expectedTop = this.lastTop = host.scrollTop;
  }
}

function cellWidth(host: HTMLElement): number {
  const probe = document.createElement('span');
  probe.className = 'lprobe';
  probe.textContent = '0'.repeat(100);
  host.append(probe);
  const width = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return width;
}
