import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type Connection, type LiveEvent, openStream } from './stream';

const BATCH_MS = 250;
const HIDDEN_MS = 60_000;

type Listener = (events: LiveEvent[]) => void;

/** What may have changed in the cache when an event of a kind comes; each list begins with the query's key. */
const TOUCHES: Record<LiveEvent['kind'], (taskId: number) => readonly (readonly unknown[])[]> = {
  task: (id) => [['tasks'], ['stats'], ['task', id], ['loop', id]],
  code: (id) => [
    ['versions', id],
    ['code', id],
  ],
  message: (id) => [['messages', id]],
  result: (id) => [['results', id], ['results'], ['stats']],
  container: (id) => [['containers'], ['container'], ['stats'], ['logs', id]],
  log: () => [], // many a second while a program prints: the log viewer listens itself
  loop: (id) => [['loop', id], ['tasks']],
  round: (id) => [['loop', id]],
  delivery: () => [['deliveries']],
  environment: () => [],
};

/**
 * The one stream of this browser tab: it tells listeners of events a quarter of a second at a time, and marks what they touch in
 * the query cache as stale, so that what is on the screen is fetched again.
 */
export class Live {
  connection: Connection = { state: 'connecting' };
  private waiting: LiveEvent[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private hidden: ReturnType<typeof setTimeout> | undefined;
  private lastId = '';
  private end: (() => void) | undefined;
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly queries: QueryClient,
    private readonly onSignedOut: () => void,
  ) {}

  start(): () => void {
    this.open();
    document.addEventListener('visibilitychange', this.visibility);
    return () => {
      document.removeEventListener('visibilitychange', this.visibility);
      clearTimeout(this.hidden);
      clearTimeout(this.timer);
      this.end?.();
    };
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private open(): void {
    this.end = openStream({
      url: '/stream_events',
      lastId: this.lastId,
      onSeen: (id) => {
        this.lastId = id;
      },
      onEvent: (event) => this.take(event),
      onConnection: (now) => this.moved(now),
    });
  }

  private moved(connection: Connection): void {
    this.connection = connection;
    for (const watcher of this.watchers) watcher();
    if (connection.state === 'signed out') this.onSignedOut();
    if (connection.state === 'live' && this.lastId === '') this.freshen();
  }

  /** What was fetched before the first event could come may have changed since. */
  private freshen(): void {
    const now = Date.now();
    void this.queries.invalidateQueries({
      predicate: ({ queryKey, state }) =>
        queryKey[0] !== 'session' && state.dataUpdatedAt > 0 && state.dataUpdatedAt <= now,
    });
  }

  private take(event: LiveEvent): void {
    this.waiting.push(event);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  private flush(): void {
    const events = this.waiting;
    this.waiting = [];
    this.timer = undefined;
    for (const listener of this.listeners) listener(events);
    const stale = new Map(events.flatMap(touched).map((key) => [JSON.stringify(key), key]));
    for (const queryKey of stale.values()) void this.queries.invalidateQueries({ queryKey });
  }

  /** A tab that nobody looks at for a minute rests; it catches up when it is looked at again. */
  private readonly visibility = (): void => {
    clearTimeout(this.hidden);
    if (document.hidden) {
      this.hidden = setTimeout(() => {
        this.end?.();
        this.end = undefined;
        this.moved({ state: 'resting' });
      }, HIDDEN_MS);
    } else if (!this.end) this.open();
  };
}

/** A server that is newer than this page may tell of what it does not know. */
function touched({ kind, task_id }: LiveEvent): readonly (readonly unknown[])[] {
  return TOUCHES[kind]?.(task_id) ?? [];
}

let current: Live | undefined;

export function setLive(live: Live | undefined): void {
  current = live;
}

/** Calls `listener` with events as they come, in batches. */
export function useEvents(listener: Listener): void {
  useEffect(() => current?.listen(listener), [listener]);
}

export function useConnection(): Connection {
  const watch = (watcher: () => void) => current?.watch(watcher) ?? (() => undefined);
  return useSyncExternalStore(watch, () => current?.connection ?? CONNECTING);
}

const CONNECTING: Connection = { state: 'connecting' };
