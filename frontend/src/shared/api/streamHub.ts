import { type Connection, type LiveEvent, openStream } from './stream';

/**
 * What a tab tells the hub. It attaches once, and repeats that as the answer to every `connection`, so that the hub
 * knows that it is there. `isVerified`: the server has just said that this is the browser's session.
 */
export type ToHub =
  | { kind: 'attach'; session: string; cursor: string; isVerified: boolean }
  | { kind: 'detach' }
  | { kind: 'sign out' };

/**
 * What the hub tells a tab. `start` comes before the first events: they follow `cursor`, and after a gap others were
 * missed, so that the tab must fetch what it shows. `connection` comes with every change and every ten seconds.
 */
export type FromHub =
  | { kind: 'connection'; connection: Connection }
  | { kind: 'start'; cursor: string; isGap: boolean }
  | { kind: 'events'; events: LiveEvent[] }
  | { kind: 'check session' };

export type HubPort = { postMessage: (message: FromHub) => void };

type Client = { cursor: string; isStarted: boolean; heardAt: number };

const MAX_REPLAYED = 2_000; // events that are kept for tabs that come back
const BATCH_MS = 50;
const BEAT_MS = 10_000;
const GONE_MS = 60_000; // a tab that answers nothing for so long was closed without a word

/** Share one stream of events among the tabs of a browser; each is sent every event after its cursor exactly once. */
export class StreamHub {
  private readonly clients = new Map<HubPort, Client>();
  private session: string | undefined;
  private connection: Connection = { state: 'connecting' };
  private closeStream: (() => void) | undefined;
  private hasStarted = false;
  private floor = 0; // every event after it, up to `position`, is among `kept`
  private position = 0;
  private newest = 0;
  private kept: LiveEvent[] = [];
  private unsent: LiveEvent[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private beatTimer: ReturnType<typeof setInterval> | undefined;

  receive(port: HubPort, message: ToHub): void {
    if (message.kind === 'attach') this.attach(port, message);
    else if (message.kind === 'detach') this.remove(port);
    else this.signOut(port);
  }

  private attach(port: HubPort, message: Extract<ToHub, { kind: 'attach' }>): void {
    const known = this.clients.get(port);
    if (known) {
      known.heardAt = Date.now();
      return;
    }
    if (message.session !== this.session) {
      if (!message.isVerified) {
        port.postMessage({ kind: 'check session' });
        return;
      }
      this.changeSession(message.session);
    }
    const client = { cursor: message.cursor, isStarted: false, heardAt: Date.now() };
    this.clients.set(port, client);
    this.beatTimer ??= setInterval(() => this.beat(), BEAT_MS);
    if (this.closeStream) this.startClient(port, client);
    else this.open(client.cursor);
    this.tellConnection(port, client);
  }

  private remove(port: HubPort): void {
    this.clients.delete(port);
    if (this.clients.size === 0) this.reset();
  }

  private signOut(port: HubPort): void {
    this.clients.delete(port);
    this.endForAll({ kind: 'connection', connection: { state: 'signed out' } });
  }

  private changeSession(session: string): void {
    this.endForAll({ kind: 'check session' });
    this.session = session;
  }

  private endForAll(message: FromHub): void {
    const ports = [...this.clients.keys()];
    this.reset();
    for (const port of ports) port.postMessage(message);
  }

  private reset(): void {
    this.closeStream?.();
    clearTimeout(this.flushTimer);
    clearInterval(this.beatTimer);
    this.closeStream = this.flushTimer = this.beatTimer = this.session = undefined;
    this.clients.clear();
    this.connection = { state: 'connecting' };
    this.newest = 0;
  }

  /** Open the stream after `cursor`, or at the newest event if it is empty. */
  private open(cursor: string): void {
    this.closeStream?.();
    this.hasStarted = false;
    this.position = Number(cursor);
    this.kept = [];
    this.unsent = [];
    this.closeStream = openStream({
      url: '/stream_events',
      lastId: cursor,
      onSeen: (id) => this.advance(Number(id)),
      onEvent: (event) => this.take(event),
      onConnection: (connection) => this.setConnection(connection),
    });
  }

  private setConnection(connection: Connection): void {
    this.connection = connection;
    if (connection.state === 'signed out') this.endForAll({ kind: 'connection', connection });
    else for (const [port, client] of this.clients) this.tellConnection(port, client);
  }

  private tellConnection(port: HubPort, client: Client): void {
    const isEarly = this.connection.state === 'live' && !client.isStarted;
    port.postMessage({
      kind: 'connection',
      connection: isEarly ? { state: 'connecting' } : this.connection,
    });
  }

  private advance(position: number): void {
    if (position < this.position) this.restore(position);
    if (!this.hasStarted) this.floor = position;
    this.hasStarted = true;
    this.position = position;
    this.newest = Math.max(this.newest, position);
    for (const [port, client] of this.clients) {
      if (client.isStarted) continue;
      this.startClient(port, client);
      this.tellConnection(port, client);
    }
  }

  /** Begin anew where the server is: it came back from a backup that is older than what was seen. */
  private restore(position: number): void {
    this.kept = [];
    this.unsent = [];
    this.floor = this.newest = position;
    for (const [port, client] of this.clients) {
      if (!client.isStarted) continue;
      client.cursor = String(position);
      port.postMessage({ kind: 'start', cursor: client.cursor, isGap: true });
    }
  }

  /** Send a tab what it missed, if the stream has begun; read the stream again from there if it is no longer kept. */
  private startClient(port: HubPort, client: Client): void {
    if (!this.hasStarted) return;
    const isNew = client.cursor === '';
    const cursor = Number(client.cursor);
    const isBehind = !isNew && cursor < this.floor;
    if (isBehind && this.newest - cursor <= MAX_REPLAYED) {
      this.open(client.cursor);
      return;
    }
    const isGap = isNew || isBehind || cursor > this.newest;
    if (isGap) client.cursor = String(this.newest);
    client.isStarted = true;
    port.postMessage({ kind: 'start', cursor: client.cursor, isGap });
    sendEvents(port, client, this.kept);
  }

  private take(event: LiveEvent): void {
    this.kept.push(event);
    if (this.kept.length > 2 * MAX_REPLAYED) {
      const removed = this.kept.splice(0, this.kept.length - MAX_REPLAYED);
      this.floor = Number(removed.at(-1)?.cursor);
    }
    this.unsent.push(event);
    this.flushTimer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  private flush(): void {
    const events = this.unsent;
    this.unsent = [];
    this.flushTimer = undefined;
    for (const [port, client] of this.clients) if (client.isStarted) sendEvents(port, client, events);
  }

  private beat(): void {
    for (const [port, client] of this.clients) {
      if (Date.now() - client.heardAt > GONE_MS) this.remove(port);
      else this.tellConnection(port, client);
    }
  }
}

function sendEvents(port: HubPort, client: Client, events: readonly LiveEvent[]): void {
  const news = events.filter((event) => Number(event.cursor) > Number(client.cursor));
  const last = news.at(-1);
  if (!last) return;
  client.cursor = last.cursor;
  port.postMessage({ kind: 'events', events: news });
}
