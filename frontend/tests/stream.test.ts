import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  backoffMs,
  type Connection,
  type LiveEvent,
  openStream,
  type StreamOptions,
} from '@/shared/api/stream';

const frame = (seq: number) =>
  `id: ${seq}\nevent: message\ndata: ${JSON.stringify({ task_id: 1, seq, cursor: String(seq), kind: 'message', data: {}, created_at: '' })}\n\n`;

/** A server that answers each connection with the next script: chunks, then its end, a break, or silence. */
class FakeServer {
  readonly asked: Record<string, string>[] = [];
  constructor(
    private readonly scripts: { chunks?: string[]; ends?: 'end' | 'break' | 'silence'; status?: number }[],
  ) {}

  readonly fetch = (async (_url: string, init: RequestInit) => {
    this.asked.push(init.headers as Record<string, string>);
    const {
      chunks = [],
      ends = 'end',
      status = 200,
    } = this.scripts[this.asked.length - 1] ?? { ends: 'silence' };
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
        if (ends === 'end') controller.close();
        if (ends === 'break') setTimeout(() => controller.error(new TypeError('network')), 0);
        init.signal?.addEventListener('abort', () =>
          controller.error(new DOMException('aborted', 'AbortError')),
        );
      },
    });
    return new Response(body, { status });
  }) as unknown as typeof fetch;
}

function opened(server: FakeServer, more: Partial<StreamOptions> = {}) {
  const events: LiveEvent[] = [];
  const states: Connection[] = [];
  const waits: number[] = [];
  const end = openStream({
    url: '/stream_events',
    fetch: server.fetch,
    random: () => 0.5,
    now: () => 0,
    wait: (ms) => {
      waits.push(ms);
      return new Promise((resolve) => setTimeout(resolve, ms));
    },
    onEvent: (event) => events.push(event),
    onConnection: (connection) => states.push(connection),
    ...more,
  });
  return { events, states, waits, end, seqs: () => events.map((event) => event.seq) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the stream', () => {
  it('hands over events as they come', async () => {
    const server = new FakeServer([
      { chunks: ['id: 4\nretry: 1000\n\n', frame(5), frame(6)], ends: 'silence' },
    ]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(10);

    expect(stream.seqs()).toEqual([5, 6]);
    expect(stream.states.map((each) => each.state)).toEqual(['connecting', 'live']);
    expect(server.asked[0]).not.toHaveProperty('last-event-id');
    stream.end();
  });

  it('resumes behind the last event after a break', async () => {
    const server = new FakeServer([
      { chunks: ['id: 4\n\n', frame(5)], ends: 'break' },
      { chunks: ['id: 5\n\n', frame(6)], ends: 'silence' },
    ]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(server.asked[1]).toMatchObject({ 'last-event-id': '5' });
    expect(stream.seqs()).toEqual([5, 6]);
    stream.end();
  });

  it('resumes where it began when it breaks before the first event', async () => {
    const server = new FakeServer([{ chunks: ['id: 41\n\n'], ends: 'break' }, { ends: 'silence' }]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(server.asked[1]).toMatchObject({ 'last-event-id': '41' });
    stream.end();
  });

  it('reads the beginning whole when it comes in pieces', async () => {
    const server = new FakeServer([
      { chunks: ['id: 4', '17\nretry: 1000\n\n'], ends: 'break' },
      { ends: 'silence' },
    ]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(server.asked[1]).toMatchObject({ 'last-event-id': '417' });
    stream.end();
  });

  it('puts events together that come in pieces', async () => {
    const whole = frame(5);
    const server = new FakeServer([
      { chunks: [whole.slice(0, 11), whole.slice(11, 60), whole.slice(60)], ends: 'silence' },
    ]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(10);

    expect(stream.seqs()).toEqual([5]);
    stream.end();
  });

  it('goes on from where another stream left off', async () => {
    const server = new FakeServer([{ ends: 'silence' }]);
    const seen: string[] = [];

    const stream = opened(server, { lastId: '99', onSeen: (id) => seen.push(id) });
    await vi.advanceTimersByTimeAsync(10);

    expect(server.asked[0]).toMatchObject({ 'last-event-id': '99' });
    stream.end();
  });

  it('waits longer after each failure, and short again after success', async () => {
    const server = new FakeServer([
      { status: 503 },
      { status: 503 },
      { status: 503 },
      { chunks: ['id: 1\n\n'], ends: 'end' },
      { ends: 'silence' },
    ]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(stream.waits).toEqual([500, 1_000, 2_000, 500]);
    expect(stream.states.filter((each) => each.state === 'waiting')[2]).toEqual({
      state: 'waiting',
      until: 2_000,
      attempts: 3,
    });
    stream.end();
  });

  it('takes a connection that says nothing for dead', async () => {
    const server = new FakeServer([{ chunks: ['id: 1\n\n'], ends: 'silence' }, { ends: 'silence' }]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(server.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);

    expect(server.asked[1]).toMatchObject({ 'last-event-id': '1' });
    stream.end();
  });

  it('takes a server that never answers for dead', async () => {
    const never = vi.fn(
      (_url: string, init: RequestInit) =>
        new Promise((_resolve, reject) => {
          init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        }),
    );

    const stream = opened(new FakeServer([]), { fetch: never as unknown as typeof fetch });
    await vi.advanceTimersByTimeAsync(22_000);

    expect(never).toHaveBeenCalledTimes(2);
    stream.end();
  });

  it('ends for good when nobody is signed in any more', async () => {
    const server = new FakeServer([{ status: 401 }]);

    const stream = opened(server);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(stream.states.at(-1)).toEqual({ state: 'signed out' });
    expect(server.asked).toHaveLength(1);
  });

  it('ends when it is told to, also while it waits', async () => {
    const server = new FakeServer([{ status: 503 }]);

    const stream = opened(server, { wait: undefined });
    await vi.advanceTimersByTimeAsync(10);
    stream.end();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(server.asked).toHaveLength(1);
  });
});

describe('the pause before another try', () => {
  it('doubles up to fifteen seconds', () => {
    expect([1, 2, 3, 6, 20].map((tries) => backoffMs(tries, 0.5))).toEqual([
      500, 1_000, 2_000, 15_000, 15_000,
    ]);
  });

  it('differs by a fifth at most, so that browsers do not come back in step', () => {
    expect(backoffMs(1, 0)).toBe(400);
    expect(backoffMs(1, 1)).toBeCloseTo(600);
  });
});
