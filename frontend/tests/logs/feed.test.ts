import { describe, expect, test, vi } from 'vitest';
import { type LogPage, type LogRequest, LogFeed } from '@/features/task/logs/feed/LogFeed';
import { LineStore, PAGE_LINES } from '@/features/task/logs/feed/LineStore';
import { defer } from '../deferred';

const line = (number: number, text = `line ${number}`) => ({
  number,
  text,
  size_bytes: text.length,
  cut: false,
});

/** A log that answers as tail_logs does, and grows when told to. */
class Log {
  asked: LogRequest[] = [];
  ended = false;
  failing = false;
  constructor(public total: number) {}

  readonly get = async (ask: LogRequest): Promise<LogPage> => {
    this.asked.push(ask);
    if (this.failing) throw new Error('out of reach');
    const first = ask.cursor ? Number(ask.cursor) : (ask.fromLine ?? Math.max(1, this.total - ask.limit + 1));
    const many = Math.max(0, Math.min(ask.limit, this.total - first + 1));
    const lines = Array.from({ length: many }, (_, index) => line(first + index));
    const next = first + many;
    const next_cursor = this.ended && next > this.total ? null : String(next);
    return { lines, total_lines: this.total, size_bytes: this.total * 10, ended: this.ended, next_cursor };
  };
}

async function opened(log: Log, firstLine?: number) {
  const feed = new LogFeed(log.get, firstLine);
  const stop = feed.subscribe(() => undefined);
  await vi.waitFor(() => expect(feed.state.status).toBe('ready'));
  return { feed, stop };
}

describe('a feed', () => {
  test('begins with the end of the log', async () => {
    const { feed } = await opened(new Log(50_000));

    expect(feed.state).toMatchObject({ total: 50_000, loaded: PAGE_LINES });
    expect([feed.store.text(50_000), feed.store.text(100)]).toEqual(['line 50000', undefined]);
  });

  test('fetches what comes into view, and around it, once', async () => {
    const log = new Log(50_000);
    const { feed } = await opened(log);

    feed.requestRange(20_000, 20_040);
    feed.requestRange(20_010, 20_050);

    await vi.waitFor(() => expect(feed.store.missing(19_510, 20_550)).toBeUndefined());
    const asked = log.asked.length;
    feed.requestRange(20_005, 20_045);
    await Promise.resolve();
    expect(log.asked.length).toBe(asked);
  });

  test('takes what was added, each line once and in order', async () => {
    const log = new Log(1_500);
    const { feed } = await opened(log);
    const seen: number[] = [];
    feed.subscribeToLines({ filled: (from, texts) => seen.push(...texts.map((_, index) => from + index)) });

    log.total = 1_700;
    feed.poll();
    log.total = 1_800;
    feed.poll();

    await vi.waitFor(() => expect(feed.state.total).toBe(1_800));
    expect(seen).toEqual(Array.from({ length: 300 }, (_, index) => 1_501 + index));
  });

  test('goes to the end when it has fallen far behind', async () => {
    const log = new Log(1_000);
    const { feed } = await opened(log);

    log.total = 900_000;
    feed.poll();

    await vi.waitFor(() => expect(feed.store.text(900_000)).toBe('line 900000'));
    expect(log.asked.length).toBeLessThan(5);
    log.total = 900_001;
    feed.poll();
    await vi.waitFor(() => expect(feed.store.text(900_001)).toBe('line 900001'));
  });

  test('loads all of a log that is asked for whole', async () => {
    const { feed } = await opened(new Log(23_456));

    feed.requestAll();

    await vi.waitFor(() => expect(feed.state.loaded).toBe(23_456));
  });

  test('loads the place that the address names', async () => {
    const { feed } = await opened(new Log(80_000), 12_345);

    await vi.waitFor(() => expect(feed.store.text(12_345)).toBe('line 12345'));
  });

  test('keeps its lines when the server is out of reach, and goes on after a retry', async () => {
    const log = new Log(1_000);
    const { feed } = await opened(log);

    log.failing = true;
    log.total = 1_010;
    feed.poll();
    await vi.waitFor(() => expect(feed.state.problem).toBeInstanceOf(Error));
    expect(feed.state).toMatchObject({ status: 'ready', total: 1_000 });

    log.failing = false;
    feed.retry();
    await vi.waitFor(() => expect(feed.store.text(1_010)).toBe('line 1010'));
    expect(feed.state.problem).toBeNull();
  });

  test('that failed at first shows why and starts again by retry', async () => {
    const log = new Log(10);
    log.failing = true;
    const feed = new LogFeed(log.get);
    feed.subscribe(() => undefined);
    await vi.waitFor(() => expect(feed.state.status).toBe('failed'));

    log.failing = false;
    feed.retry();

    await vi.waitFor(() => expect(feed.state).toMatchObject({ status: 'ready', problem: null, total: 10 }));
  });

  test('fetches once more what changed while its first answer was on the way', async () => {
    const log = new Log(10);
    const late = defer<void>();
    const feed = new LogFeed(async (request) => {
      const answer = await log.get(request);
      if (log.asked.length === 1) await late.promise;
      return answer;
    });
    feed.subscribe(() => undefined);

    log.total = 12;
    log.ended = true;
    feed.poll();
    feed.poll();
    late.resolve();

    await vi.waitFor(() => expect(feed.state).toMatchObject({ total: 12, ended: true }));
    expect(feed.store.text(12)).toBe('line 12');
    expect(log.asked.length).toBe(2);
  });

  test('that failed at first starts again by the next event', async () => {
    const log = new Log(10);
    log.failing = true;
    const feed = new LogFeed(log.get);
    feed.subscribe(() => undefined);
    await vi.waitFor(() => expect(feed.state.status).toBe('failed'));

    log.failing = false;
    feed.poll();

    await vi.waitFor(() => expect(feed.state).toMatchObject({ status: 'ready', problem: null, total: 10 }));
  });

  test('that was left and taken up again at once is whole', async () => {
    const log = new Log(10);
    const feed = new LogFeed(async (request, signal) => {
      await Promise.resolve();
      signal.throwIfAborted();
      return log.get(request);
    });
    const statuses: string[] = [];

    feed.subscribe(() => undefined)();
    feed.subscribe(() => statuses.push(feed.state.status));

    await vi.waitFor(() => expect(feed.state).toMatchObject({ status: 'ready', total: 10 }));
    expect(statuses).not.toContain('failed');
  });

  test('asks no more of a log that has ended', async () => {
    const log = new Log(10);
    log.ended = true;
    const { feed } = await opened(log);

    feed.poll();
    feed.poll();

    expect(log.asked.length).toBe(1);
    expect(feed.state.ended).toBe(true);
  });
});

describe('the store', () => {
  test('replaces an unfinished line', () => {
    const store = new LineStore();
    store.fill([line(1, 'half')]);

    store.fill([line(1, 'half a line')]);

    expect([store.text(1), store.loaded]).toEqual(['half a line', 1]);
  });

  test('forgets the pages that were looked at longest ago', () => {
    const forgotten: number[] = [];
    const store = new LineStore((page) => forgotten.push(page));
    const long = 'x'.repeat(8_000);
    store.fill([line(1)]);
    for (let page = 1; page < 9; page += 1) {
      store.fill(Array.from({ length: PAGE_LINES }, (_, index) => line(page * PAGE_LINES + index + 1, long)));
      store.missing(1, 1);
    }

    expect(forgotten).toEqual([1]);
    expect(store.text(1)).toBe('line 1');
    expect(store.full).toBe(false);
    expect(store.missing(PAGE_LINES + 1, PAGE_LINES + 2)).toBe(PAGE_LINES + 1);
  });

  test('tells its runs of lines', () => {
    const store = new LineStore();
    store.fill([line(999), line(1_000), line(1_001), line(1_003)]);

    expect([...store.runs()].map(({ from, texts }) => [from, texts.length])).toEqual([
      [999, 2],
      [1_001, 1],
      [1_003, 1],
    ]);
  });
});
