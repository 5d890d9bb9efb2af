import type { LiveEvent } from '@/shared/api/stream';

/** A server whose events are sent by hand, which resumes each stream where its request says, as the real one does. */
export class EventServer {
  /** What each stream was asked to follow; '' for the newest event. */
  readonly cursors: string[] = [];
  status = 200;
  private events: LiveEvent[] = [];
  private streams: { at: number; write: (text: string) => void; end: () => void }[] = [];

  constructor(private newest = 0) {}

  get openStreams(): number {
    return this.streams.length;
  }

  readonly fetch = ((_url: string, init: RequestInit) => {
    const cursor = (init.headers as Record<string, string>)['last-event-id'] ?? '';
    this.cursors.push(cursor);
    if (this.status !== 200) return Promise.resolve(new Response('', { status: this.status }));
    const at = cursor === '' ? this.newest : Math.min(Number(cursor), this.newest);
    const body = new ReadableStream<Uint8Array>({ start: (controller) => this.open(controller, at, init) });
    return Promise.resolve(new Response(body));
  }) as unknown as typeof fetch;

  /** Commit events and send them to all streams. */
  commit(count = 1): void {
    for (let each = 0; each < count; each += 1) {
      this.newest += 1;
      const cursor = String(this.newest);
      this.events.push({ task_id: 1, seq: this.newest, cursor, kind: 'code', data: {}, created_at: '' });
    }
    for (const stream of this.streams) this.send(stream);
  }

  /** End all streams, as a restart does. */
  restart(): void {
    for (const { end } of this.streams.splice(0)) end();
  }

  /** Come back from a backup that ends with an earlier event. */
  restore(newest: number): void {
    this.newest = newest;
    this.events = this.events.filter((event) => event.seq <= newest);
    this.restart();
  }

  ping(): void {
    for (const { write } of this.streams) write(': ping\n\n');
  }

  private open(controller: ReadableStreamDefaultController<Uint8Array>, at: number, init: RequestInit): void {
    const stream = {
      at,
      write: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
      end: () => controller.close(),
    };
    stream.write(`id: ${at}\nretry: 1000\n\n`);
    this.streams.push(stream);
    this.send(stream);
    init.signal?.addEventListener('abort', () => {
      if (!this.streams.includes(stream)) return;
      this.streams = this.streams.filter((each) => each !== stream);
      controller.error(new DOMException('aborted', 'AbortError'));
    });
  }

  private send(stream: { at: number; write: (text: string) => void }): void {
    const news = this.events.filter((event) => event.seq > stream.at);
    stream.at = this.newest;
    const frames = news.map((event) => `id: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`);
    if (frames.length > 0) stream.write(frames.join(''));
  }
}
