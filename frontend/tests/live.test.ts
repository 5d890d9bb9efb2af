// @vitest-environment jsdom
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Live } from '@/shared/api/live';
import { StreamHub } from '@/shared/api/streamHub';
import { linkToHub } from '@/shared/api/streamLink';
import { defer } from './deferred';

/** A server whose stream is answered and fed by hand. */
class StreamServer {
  private answered = defer<Response>();
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private seq = 4;

  readonly fetch = () => this.answered.promise;

  accept(): void {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller;
        this.write(`id: ${this.seq}\n\n`);
      },
    });
    this.answered.resolve(new Response(body));
  }

  /** Break the connection and answer the next one from a backup with fewer events. */
  restore(): void {
    this.answered = defer();
    this.controller?.close();
    this.seq = 2;
    this.accept();
  }

  send(kind: string, data: object = {}): void {
    this.seq += 1;
    const cursor = String(this.seq);
    const event = { task_id: 1, seq: this.seq, cursor, kind, data, created_at: '' };
    this.write(`id: ${cursor}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  private write(text: string): void {
    this.controller?.enqueue(new TextEncoder().encode(text));
  }
}

/** What the server knows of a task, and requests for it that are answered by hand, with what it knew when they came. */
class Versions {
  count = 1;
  readonly requests: (() => void)[] = [];

  readonly get = () => {
    const answer = defer<number>();
    const known = this.count;
    this.requests.push(() => answer.resolve(known));
    return answer.promise;
  };
}

const BATCH_MS = 300;
let client: QueryClient;
let server: StreamServer;
let versions: Versions;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  server = new StreamServer();
  versions = new Versions();
  vi.stubGlobal('fetch', server.fetch);
  end = new Live(
    client,
    () => undefined,
    (onMessage) => linkToHub(new StreamHub(), onMessage),
  ).start();
});

afterEach(() => {
  end();
  client.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function shown(queryKey: readonly unknown[] = ['versions', 1]): () => unknown {
  const observer = new QueryObserver(client, { queryKey, queryFn: versions.get });
  observer.subscribe(() => undefined);
  return () => observer.getCurrentResult().data;
}

async function shownLive(queryKey?: readonly unknown[]): Promise<() => unknown> {
  server.accept();
  await pass();
  return shown(queryKey);
}

const pass = () => vi.advanceTimersByTimeAsync(BATCH_MS);

describe('what is on the screen', () => {
  it('is fetched again when its first answer left before the event and arrives after it', async () => {
    const screen = await shownLive();

    versions.count = 2;
    server.send('code');
    await pass();
    versions.requests[0]?.();
    await pass();
    versions.requests[1]?.();
    await pass();

    expect(screen()).toBe(2);
    expect(versions.requests).toHaveLength(2);
  });

  it('is fetched again when it was requested before the stream began, answered or not', async () => {
    const answered = shown();
    versions.requests[0]?.();
    await pass();
    const underWay = shown(['code', 1]);

    versions.count = 2;
    server.accept();
    await pass();
    versions.requests[1]?.();
    await pass();
    for (const answer of versions.requests) answer();
    await pass();

    expect([answered(), underWay()]).toEqual([2, 2]);
    expect(versions.requests).toHaveLength(4);
  });

  it('changes while more events come than answers', async () => {
    const screen = await shownLive();
    versions.requests[0]?.();

    for (let event = 0; event < 12; event += 1) {
      const earlier = versions.requests.slice();
      versions.count += 1;
      server.send('code');
      await pass();
      for (const answer of earlier) answer();
      await pass();
    }

    expect(screen()).toBeGreaterThan(5);
    versions.requests.at(-1)?.();
    await pass();
    expect(screen()).toBe(13);
  });

  it('is fetched once for many events', async () => {
    await shownLive();
    versions.requests[0]?.();
    await pass();

    for (let event = 0; event < 5; event += 1) server.send('code');
    await pass();

    expect(versions.requests).toHaveLength(2);
  });

  it('shows the cost of a model call as soon as it is settled', async () => {
    await shownLive(['ledger', 1]);
    versions.requests[0]?.();
    await pass();

    server.send('model_call', { id: 'call-1', state: 'answered' });
    await pass();

    expect(versions.requests).toHaveLength(2);
  });

  it('is fetched again when the server knows fewer events than were seen', async () => {
    const screen = await shownLive();
    versions.requests[0]?.();
    await pass();

    versions.count = 0;
    server.restore();
    await vi.advanceTimersByTimeAsync(1_000);
    versions.requests[1]?.();
    await pass();

    expect(screen()).toBe(0);
  });

  it('lists a log once it has its first byte, and a build’s when it ends', async () => {
    await shownLive(['logs', 1]);
    versions.requests[0]?.();
    await pass();

    server.send('log', { id: 'ctr-1', first_byte: 4_096 });
    await pass();
    expect(versions.requests).toHaveLength(1);
    server.send('log', { id: 'ctr-1', first_byte: 0 });
    await pass();
    versions.requests[1]?.();
    await pass();
    server.send('environment', { id: 'env-1', state: 'ready' });
    await pass();

    expect(versions.requests).toHaveLength(3);
  });

  it('of a hidden tab is fetched again now and then, and at once when it is shown', async () => {
    await shownLive();
    versions.requests[0]?.();
    await pass();
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);

    server.send('code');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(versions.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(versions.requests).toHaveLength(2);
    versions.requests[1]?.();
    server.send('code');
    await pass();
    hidden.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    await pass();

    expect(versions.requests).toHaveLength(3);
  });
});
