import type { LogFeed } from '../feed/LogFeed';
import { Hits } from './Hits';
import type { LevelCounts, Query } from './Index';
import type { FromSearch, ToSearch } from './search.worker';

export type SearchState = {
  query: Query | undefined;
  hits: Hits;
  here: number;
  busy: boolean;
  problem: string | null;
  levels: LevelCounts;
};

const MAX_SEARCH_MS = 3_000;
const NO_LEVELS: LevelCounts = { error: 0, warning: 0, info: 0, debug: 0 };

/**
 * Search the lines of a feed in a worker, so that no pattern and no amount of lines blocks the page. A pattern that
 * takes more than three seconds is aborted, and so is the worker; a search that waited behind it begins in a new one.
 */
export class LogSearch {
  state: SearchState = {
    query: undefined,
    hits: Hits.none,
    here: -1,
    busy: false,
    problem: null,
    levels: NO_LEVELS,
  };
  private worker: Worker | undefined;
  private requestNumber = 0;
  private runningNumber = 0;
  private waiting: { by: 1 | -1; topLine: number } | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private unlisten: (() => void) | undefined;

  constructor(
    private readonly feed: LogFeed,
    private readonly makeWorker: () => Worker = newWorker,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (!this.worker) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  startSearch(query: Query | undefined): void {
    if (isSameQuery(query, this.state.query)) return;
    if (!query) this.waiting = undefined; // else the step that was asked for is one in the new matches
    this.update({
      query,
      problem: null,
      busy: query !== undefined,
      here: -1,
      hits: query ? this.state.hits : Hits.none,
    });
    if (query) this.feed.requestAll();
    this.send();
  }

  /** Go to the next match in a direction; while lines are still loading, once all of them are searched. */
  next(by: 1 | -1, topLine: number): void {
    if (this.state.busy || !this.hasAll()) this.waiting = { by, topLine };
    else this.update({ here: this.state.hits.next(this.state.here, by, topLine) });
  }

  private hasAll(): boolean {
    return this.feed.state.loaded >= this.feed.state.total || this.feed.store.full;
  }

  private open(): void {
    this.worker = this.makeWorker();
    this.worker.onmessage = ({ data }: MessageEvent<FromSearch>) => this.onMessage(data);
    for (const run of this.feed.store.runs()) this.post({ kind: 'lines', ...run });
    this.unlisten = this.feed.subscribeToLines({
      filled: (from, texts) => this.post({ kind: 'lines', from, texts }),
      forgotten: (page) => this.post({ kind: 'forget', page }),
    });
    if (this.state.query) this.send();
  }

  private close(): void {
    clearTimeout(this.deadline);
    this.unlisten?.();
    this.worker?.terminate();
    this.worker = undefined;
  }

  private send(): void {
    this.requestNumber += 1;
    this.post({ kind: 'ask', startSearch: this.requestNumber, query: this.state.query });
  }

  private startDeadline(number: number): void {
    clearTimeout(this.deadline);
    this.runningNumber = number;
    this.deadline = setTimeout(() => this.giveUp(), MAX_SEARCH_MS);
  }

  private giveUp(): void {
    const isCurrent = this.runningNumber === this.requestNumber;
    this.close();
    if (isCurrent) this.refuse('This pattern takes too long. Simplify it.', { query: undefined });
    this.open();
  }

  private onMessage(message: FromSearch): void {
    if (message.kind === 'levels') this.update({ levels: message.levels });
    else if (message.kind === 'started') this.startDeadline(message.startSearch);
    else this.takeAnswer(message);
  }

  private takeAnswer(message: Extract<FromSearch, { kind: 'found' | 'invalid' }>): void {
    clearTimeout(this.deadline);
    if (message.startSearch !== this.requestNumber) return;
    if (message.kind === 'invalid') {
      this.refuse('This is not a valid regular expression.');
      return;
    }
    const hits = new Hits(message.hits, message.more);
    let here = hits.indexIn(this.state.here, this.state.hits);
    if (this.waiting && this.hasAll()) {
      here = hits.next(here, this.waiting.by, this.waiting.topLine);
      this.waiting = undefined;
    }
    this.update({ hits, here, busy: false });
  }

  private refuse(problem: string, news: Partial<SearchState> = {}): void {
    this.update({ hits: Hits.none, here: -1, busy: false, problem, ...news });
  }

  private post(message: ToSearch): void {
    this.worker?.postMessage(message);
  }

  private update(news: Partial<SearchState>): void {
    this.state = { ...this.state, ...news };
    for (const listener of this.listeners) listener();
  }
}

function isSameQuery(a: Query | undefined, b: Query | undefined): boolean {
  return (
    a?.text === b?.text && a?.regex === b?.regex && a?.matchCase === b?.matchCase && a?.level === b?.level
  );
}

function newWorker(): Worker {
  return new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
}
