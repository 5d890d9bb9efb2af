import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type Connection, type LiveEvent, openStream } from './stream';

const BATCH_MS = 250;
const HIDDEN_MS = 60_000;

type Listener = (events: LiveEvent[]) => void;

/** The query keys that an event of each kind makes stale; each list begins with the query's key. */
const STALE_KEYS: Record<LiveEvent['kind'], (taskId: number) => readonly (readonly unknown[])[]> = {
  task: (id) => [['tasks'], ['stats'], ['task', id], ['loop', id]],
  code: (id) => [
    ['versions', id],
    ['code', id],
  ],
  message: (id) => [['messages', id]],
  result: (id) => [['results', id], ['results'], ['stats']],
  container: (id) => [['containers'], ['container'], ['stats'], ['logs', id]],
  log: () => [], // many per second while a program prints; the log viewer handles them itself
  loop: (id) => [['loop', id], ['tasks']],
  round: (id) => [['loop', id]],
  delivery: () => [['deliveries']],
  environment: () => [],
};

/**
 * Keep the one stream of this browser tab: pass events to listeners every quarter of a second, and mark the queries
 * that they touch as stale, so that what is on the screen is fetched again.
 */
export class Live {
  connection: Connection = { state: 'connecting' };
  private queue: LiveEvent[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  private lastId = '';
  private closeStream: (() => void) | undefined;
  private readonly listeners = new Set<Listener>();
  private readonly connectionListeners = new Set<() => void>();

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
        this.lastId = id;
      },
      onEvent: (event) => this.enqueue(event),
      onConnection: (now) => this.setConnection(now),
    });
  }

  private setConnection(connection: Connection): void {
    this.connection = connection;
    for (const listener of this.connectionListeners) listener();
    if (connection.state === 'signed out') this.onSignedOut();
    if (connection.state === 'live' && this.lastId === '') this.invalidateFetched();
  }

  /** Mark as stale what was fetched before the first event could arrive; it may have changed since. */
  private invalidateFetched(): void {
    const now = Date.now();
    void this.queryClient.invalidateQueries({
      predicate: ({ queryKey, state }) =>
        queryKey[0] !== 'session' && state.dataUpdatedAt > 0 && state.dataUpdatedAt <= now,
    });
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
    for (const queryKey of stale.values()) void this.queryClient.invalidateQueries({ queryKey });
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
function findStaleKeys({ kind, task_id }: LiveEvent): readonly (readonly unknown[])[] {
  return STALE_KEYS[kind]?.(task_id) ?? [];
}

let current: Live | undefined;

export function setLive(live: Live | undefined): void {
  current = live;
}

/** Call `listener` with events as they arrive, in batches. */
export function useEvents(listener: Listener): void {
  useEffect(() => current?.subscribe(listener), [listener]);
}

export function useConnection(): Connection {
  const subscribeToConnection = (listener: () => void) =>
    current?.subscribeToConnection(listener) ?? (() => undefined);
  return useSyncExternalStore(subscribeToConnection, () => current?.connection ?? CONNECTING);
}

const CONNECTING: Connection = { state: 'connecting' };
