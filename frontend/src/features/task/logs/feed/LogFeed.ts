import { type Line, LineStore, PAGE_LINES } from './LineStore';

export type LogRequest = { fromLine?: number; cursor?: string; limit: number };
export type LogPage = {
  lines: Line[];
  total_lines: number;
  size_bytes: number;
  ended: boolean;
  next_cursor?: string | null;
};
export type GetLines = (request: LogRequest, signal: AbortSignal) => Promise<LogPage>;

/** What the page shows of the log; a new object whenever any of it changes. */
export type FeedState = {
  status: 'loading' | 'ready' | 'failed';
  problem: unknown;
  total: number;
  bytes: number;
  ended: boolean;
  loaded: number;
};

export type FeedListener = {
  filled: (from: number, texts: string[]) => void;
  forgotten?: (page: number) => void;
  grew?: (lines: number) => void;
};

const MAX_LINES_PER_REQUEST = 5_000; // lines per answer
const PREFETCH_LINES = 500; // lines loaded beyond those in view
const MAX_CATCH_UP_LINES = 20_000; // beyond this, only the end is fetched; the rest when it comes into view
const MAX_LINES_IN_MEMORY = 299 * PAGE_LINES;

/**
 * Follow one log as it grows: count its lines, hold those that are needed, and fetch others when they come into view.
 * It fetches from its first subscriber until the last one leaves.
 */
export class LogFeed {
  state: FeedState = { status: 'loading', problem: null, total: 0, bytes: 0, ended: false, loaded: 0 };
  readonly store = new LineStore((page) => {
    for (const listener of this.listeners) listener.forgotten?.(page);
  });
  private cursor: string | null = null;
  private neededRange: { from: number; to: number } | undefined;
  private fetching = false;
  private polling: Promise<void> | undefined;
  private pollAgain = false;
  private needsAll = false;
  private stopped = new AbortController();
  private readonly stateListeners = new Set<() => void>();
  private readonly listeners = new Set<FeedListener>();

  constructor(
    private readonly getLines: GetLines,
    private readonly firstLine?: number,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    if (this.stateListeners.size === 1) {
      this.stopped = new AbortController();
      this.poll();
    }
    return () => {
      this.stateListeners.delete(listener);
      if (this.stateListeners.size === 0) this.stopped.abort();
    };
  };

  subscribeToLines(listener: FeedListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  readonly retry = (): void => {
    this.update({ problem: null });
    this.poll();
    void this.fetchNeeded();
  };

  /** Fetch the lines in view, and those around them, unless they are loaded. */
  requestRange(from: number, to: number): void {
    this.neededRange = {
      from: Math.max(1, from - PREFETCH_LINES),
      to: Math.min(this.state.total, to + PREFETCH_LINES),
    };
    void this.fetchNeeded();
  }

  /** Fetch every line that fits, the newest ones of a longer log; once requested, it stays so. */
  requestAll(): void {
    this.needsAll = true;
    void this.fetchNeeded();
  }

  /** Fetch what was added, at first the end; during a fetch, note to fetch once more: its answer may be older. */
  poll(): void {
    if (this.state.status === 'ready' && this.cursor === null) return;
    if (this.polling) {
      this.pollAgain = true;
      return;
    }
    this.pollAgain = false;
    this.polling = (this.state.status === 'ready' ? this.fetchNew() : this.fetchFirst()).finally(() => {
      this.polling = undefined;
      if (this.pollAgain && !this.stopped.signal.aborted) this.poll();
      void this.fetchNeeded(); // those that failed earlier
    });
  }

  private async fetchFirst(): Promise<void> {
    const { signal } = this.stopped;
    this.update({ status: 'loading', problem: null });
    try {
      this.accept(await this.getLines({ limit: PAGE_LINES }, signal), true);
      if (this.firstLine) this.requestRange(this.firstLine, this.firstLine);
    } catch (problem) {
      if (!signal.aborted) this.update({ status: 'failed', problem });
    }
  }

  private async fetchNew(): Promise<void> {
    const { signal } = this.stopped;
    try {
      let more = true;
      while (more && this.cursor !== null && !signal.aborted) {
        const answer = await this.getLines({ cursor: this.cursor, limit: MAX_LINES_PER_REQUEST }, signal);
        const last = answer.lines.at(-1)?.number ?? answer.total_lines;
        const missingLines = answer.total_lines - last;
        if (missingLines > MAX_CATCH_UP_LINES)
          this.accept(await this.getLines({ limit: PAGE_LINES }, signal), true);
        else this.accept(answer, true);
        more = missingLines > 0 && missingLines <= MAX_CATCH_UP_LINES && answer.lines.length > 0;
      }
    } catch (problem) {
      if (!signal.aborted) this.update({ problem });
    }
  }

  private async fetchNeeded(): Promise<void> {
    if (this.fetching || this.state.status !== 'ready') return;
    this.fetching = true;
    const { signal } = this.stopped;
    try {
      for (let request = this.nextRequest(); request && !signal.aborted; request = this.nextRequest()) {
        const answer = await this.getLines(request, signal);
        if (answer.lines.length === 0) break;
        this.accept(answer, false);
      }
    } catch (problem) {
      if (!signal.aborted) this.update({ problem });
    } finally {
      this.fetching = false;
    }
  }

  private nextRequest(): { fromLine: number; limit: number } | undefined {
    if (this.neededRange) {
      const { from, to } = this.neededRange;
      const fromLine = this.store.missing(from, to);
      if (fromLine !== undefined)
        return { fromLine, limit: Math.max(1, Math.min(MAX_LINES_PER_REQUEST, to - fromLine + 1)) };
      this.neededRange = undefined;
    }
    if (!this.needsAll || this.store.full) return undefined;
    const fromLine = this.store.missing(
      Math.max(1, this.state.total - MAX_LINES_IN_MEMORY),
      this.state.total,
    );
    return fromLine === undefined ? undefined : { fromLine, limit: MAX_LINES_PER_REQUEST };
  }

  private accept(answer: LogPage, atEnd: boolean): void {
    const total = Math.max(this.state.total, answer.total_lines);
    const newLines = total - this.state.total;
    if (atEnd) this.cursor = answer.next_cursor ?? null;
    this.store.fill(answer.lines);
    this.update({
      status: 'ready',
      problem: null,
      total,
      bytes: Math.max(this.state.bytes, answer.size_bytes),
      ended: this.state.ended || answer.ended,
      loaded: this.store.loaded,
    });
    const first = answer.lines[0];
    for (const listener of this.listeners) {
      if (first)
        listener.filled(
          first.number,
          answer.lines.map((line) => line.text),
        );
      if (newLines > 0) listener.grew?.(newLines);
    }
  }

  private update(changes: Partial<FeedState>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.stateListeners) listener();
  }
}
