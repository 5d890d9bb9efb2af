import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LogPage, type LogRequest, LogFeed } from '@/features/task/logs/feed/LogFeed';
import type { Query } from '@/features/task/logs/search/Index';
import { LogSearch } from '@/features/task/logs/search/LogSearch';
import type { FromSearch, ToSearch } from '@/features/task/logs/search/search.worker';

const LINES = 12_000;
const NEEDLE = 7_777;
const ENDLESS = '(\\w+\\s*)+$x';

const pattern = (text: string, more: Partial<Query> = {}): Query => ({
  text,
  regex: true,
  matchCase: false,
  ...more,
});
const errors = pattern('', { level: 'error' });

async function getLines({ fromLine, limit }: LogRequest): Promise<LogPage> {
  const first = fromLine ?? Math.max(1, LINES - limit + 1);
  const lines = Array.from({ length: Math.min(limit, LINES - first + 1) }, (_, index) => {
    const number = first + index;
    return { number, text: number === NEEDLE ? 'ERROR needle' : `line ${number}`, size_bytes: 9, cut: false };
  });
  return { lines, total_lines: LINES, size_bytes: LINES * 9, ended: true, next_cursor: null };
}

/** The worker's own script in this thread; it takes time for each message, and never ends an endless search. */
class SlowWorker {
  onmessage: ((event: { data: FromSearch }) => void) | undefined;
  private busy = Promise.resolve();
  private isTerminated = false;

  constructor(
    private readonly handle: Promise<(data: ToSearch) => void>,
    private readonly messageMs: number,
  ) {}

  postMessage(data: ToSearch): void {
    this.busy = this.busy.then(async () => {
      const handle = await this.handle;
      await new Promise((resolve) => setTimeout(resolve, this.messageMs));
      if (this.isTerminated) return;
      if (data.kind === 'ask' && data.query?.text === ENDLESS) {
        this.send({ kind: 'started', startSearch: data.startSearch });
        await new Promise(() => undefined);
      }
      handle(data);
    });
  }

  send(data: FromSearch): void {
    if (!this.isTerminated) this.onmessage?.({ data });
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

/** Load the worker's script anew, with this worker in place of its global object. */
async function loadScript(worker: () => SlowWorker | undefined): Promise<(data: ToSearch) => void> {
  let handle: (data: ToSearch) => void = () => undefined;
  vi.resetModules();
  vi.stubGlobal('addEventListener', (_: string, listener: (event: { data: ToSearch }) => void) => {
    handle = (data) => listener({ data });
  });
  vi.stubGlobal('postMessage', (data: FromSearch) => worker()?.send(data));
  await import('@/features/task/logs/search/search.worker');
  return handle;
}

/** Let time pass, and scripts load. */
async function pass(ms: number): Promise<void> {
  for (let part = 0; part < 10; part += 1) {
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(ms / 10);
  }
}

let ends: (() => void)[];

async function openSearch({ messageMs }: { messageMs: number }): Promise<LogSearch> {
  const feed = new LogFeed(getLines);
  let worker: SlowWorker | undefined;
  const search = new LogSearch(feed, () => {
    worker = new SlowWorker(
      loadScript(() => worker),
      messageMs,
    );
    return worker as unknown as Worker;
  });
  ends.push(
    feed.subscribe(() => undefined),
    search.subscribe(() => undefined),
  );
  feed.requestAll();
  await pass(10);
  expect(feed.state.loaded).toBe(LINES);
  return search;
}

beforeEach(() => {
  vi.useFakeTimers();
  ends = [];
});

afterEach(() => {
  for (const end of ends.toReversed()) end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the search in a log', () => {
  it('is not called too long for the time in which the lines are read', async () => {
    const search = await openSearch({ messageMs: 1_500 });

    search.startSearch(errors);
    await pass(30_000);
    search.next(1, 1);

    expect(search.state).toMatchObject({ problem: null, here: 0 });
    expect(search.state.hits.lineOfHit(0)).toBe(NEEDLE);
  });

  it('takes a step that was asked for before the text in the box had arrived', async () => {
    const search = await openSearch({ messageMs: 1_500 });

    search.startSearch({ ...errors, text: 'left in the box' });
    search.next(1, 1);
    search.startSearch(errors);
    await pass(30_000);

    expect(search.state).toMatchObject({ query: errors, here: 0 });
  });

  it('does not begin anew when the same query comes with its fields in another order', async () => {
    const search = await openSearch({ messageMs: 1_500 });
    const { text, ...others } = errors;

    search.startSearch(errors);
    const { query } = search.state;
    search.startSearch({ ...others, text });

    expect(search.state.query).toBe(query);
  });

  it('is done when the one before it never ends', async () => {
    const search = await openSearch({ messageMs: 1 });

    search.startSearch(pattern(ENDLESS));
    await vi.advanceTimersByTimeAsync(200);
    search.startSearch(errors);
    search.next(1, 1);
    await pass(10_000);

    expect(search.state).toMatchObject({ query: errors, problem: null, here: 0 });
  });

  it('is given up when it never ends itself, and the next is done', async () => {
    const search = await openSearch({ messageMs: 1 });

    search.startSearch(pattern(ENDLESS));
    await pass(10_000);
    expect(search.state.problem).toContain('takes too long');
    search.startSearch(pattern('('));
    await pass(10_000);
    expect(search.state.problem).toContain('not a valid');
    search.startSearch(errors);
    search.next(1, 1);
    await pass(10_000);

    expect(search.state).toMatchObject({ problem: null, here: 0 });
  });
});
