import type { Query, QueryClient, QueryFilters } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type Connection, type LiveEvent, openStream } from './stream';

const BATCH_MS = 250;
const HIDDEN_MS = 60_000;

type Listener = (events: LiveEvent[]) => void;

/** The query keys that an event of each kind makes stale; each list begins with the query's key. */
const STALE_KEYS: Record<
  LiveEvent['kind'],
  (taskId: number, data: LiveEvent['data']) => readonly (readonly unknown[])[]
> = {
  task: (id) => [['tasks'], ['stats'], ['task', id], ['loop', id]],
  code: (id) => [
    ['versions', id],
    ['code', id],
  ],
  message: (id) => [['messages', id]],
  result: (id) => [['results', id], ['results'], ['stats']],
  container: (id, data) => [
    ['containers'],
    ['container'],
    ['stats'],
    ['logs', id],
    ['claims', id, `${String(data.id)}.log`],
  ],
  log: (id, data) => (data.first_byte === 0 ? [['logs', id]] : []), // the log viewer handles the others itself
  loop: (id) => [['loop', id], ['tasks']],
  round: (id) => [['loop', id]],
  mark: (id) => [['loop', id], ['results']],
  check: (id) => [['checks', id]],
  trial: (id) => [['trials', id]],
  delivery: () => [['deliveries']],
  environment: (id) => [['logs', id]],
  model_call: (id, data) => [
    ['ledger', id],
    ['model-calls', id],
    ['model-call', data.id],
    ['loop', id],
  ],
};

/**
 * Keep the one stream of this browser tab: pass events to listeners every quarter of a second, and mark the queries
 * that they touch as stale, so that what is on the screen is fetched again.
 */
export class Live {
  connection: Connection = { state: 'connecting' };
  wasLive = false;
  private queue: LiveEvent[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  private lastId = '';
  private closeStream: (() => void) | undefined;
  private readonly listeners = new Set<Listener>();
  private readonly connectionListeners = new Set<() => void>();
  private readonly staleInFlight = new Set<Query>();

  constructor(
    private readonly queryClient: QueryClient,
    private readonly onSignedOut: () => void,
  ) {}

  start(): () => void {
    this.open();
    document.addEventListener('visibilitychange', this.onVisibilityChange);
    return () => {
      document.removeEventListener('visibilitychange', this.onVisibilityChange);
      clearTimeout(this.hiddenTimer);
      clearTimeout(this.flushTimer);
      this.closeStream?.();
    };
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  readonly subscribeToConnection = (listener: () => void): (() => void) => {
    this.connectionListeners.add(listener);
    return () => this.connectionListeners.delete(listener);
  };

  private open(): void {
    this.closeStream = openStream({
      url: '/stream_events',
      lastId: this.lastId,
      onSeen: (id) => {
        const isRestored = Number(id) < Number(this.lastId); // from a backup, older than what was seen
        this.lastId = id;
        if (isRestored) this.invalidateAll();
      },
      onEvent: (event) => this.enqueue(event),
      onConnection: (now) => this.setConnection(now),
    });
  }

  private setConnection(connection: Connection): void {
    this.connection = connection;
    this.wasLive ||= connection.state === 'live';
    for (const listener of this.connectionListeners) listener();
    if (connection.state === 'signed out') this.onSignedOut();
    // What was requested before the first event could arrive may have changed since.
    if (connection.state === 'live' && this.lastId === '') this.invalidateAll();
  }

  private invalidateAll(): void {
    this.invalidate({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  }

  /**
   * Fetch again what is on the screen. An answer on its way may be older than the event: it is let in, so that many
   * events cannot keep the screen from changing, and then fetched once more.
   */
  private invalidate(filters: QueryFilters): void {
    const inFlight = this.queryClient.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' });
    void this.queryClient.invalidateQueries(filters, { cancelRefetch: false });
    for (const query of inFlight) {
      if (this.staleInFlight.has(query)) continue;
      this.staleInFlight.add(query);
      const fetchAgain = () => {
        this.staleInFlight.delete(query);
        void this.queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
      };
      void query.promise?.then(fetchAgain, fetchAgain);
    }
  }

  private enqueue(event: LiveEvent): void {
    this.queue.push(event);
    this.flushTimer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  private flush(): void {
    const events = this.queue;
    this.queue = [];
    this.flushTimer = undefined;
    for (const listener of this.listeners) listener(events);
    const stale = new Map(events.flatMap(findStaleKeys).map((key) => [JSON.stringify(key), key]));
    for (const queryKey of stale.values()) this.invalidate({ queryKey });
  }

  /** Rest after a tab has been hidden for a minute; catch up when it is shown again. */
  private readonly onVisibilityChange = (): void => {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = setTimeout(() => {
        this.closeStream?.();
        this.closeStream = undefined;
        this.setConnection({ state: 'resting' });
      }, HIDDEN_MS);
    } else if (!this.closeStream) this.open();
  };
}

/** Find the query keys that an event makes stale; none for kinds that only a newer server knows. */
function findStaleKeys({ kind, task_id, data }: LiveEvent): readonly (readonly unknown[])[] {
  return STALE_KEYS[kind]?.(task_id, data) ?? [];
}

let current: Live | undefined;

export function setLive(live: Live | undefined): void {
  current = live;
}

/** Call `listener` with events as they arrive, in batches. */
export function useEvents(listener: Listener): void {
  useEffect(() => current?.subscribe(listener), [listener]);
}

/** Tell whether the stream of events has been open and is so no longer: the server may be away. */
export function isStreamLost(): boolean {
  return current !== undefined && current.wasLive && current.connection.state !== 'live';
}

export function useConnection(): Connection {
  const subscribeToConnection = (listener: () => void) =>
    current?.subscribeToConnection(listener) ?? (() => undefined);
  return useSyncExternalStore(subscribeToConnection, () => current?.connection ?? CONNECTING);
}

const CONNECTING: Connection = { state: 'connecting' };
