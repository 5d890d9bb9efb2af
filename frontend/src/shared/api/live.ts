import type { Query, QueryClient, QueryFilters } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type Session, sessionQuery } from './session';
import type { Connection, LiveEvent } from './stream';
import type { OpenLink } from './streamLink';
import { TabStream } from './tabStream';

const BATCH_MS = 250;
const HIDDEN_BATCH_MS = 10_000; // the title of a hidden tab keeps up, and costs the server little
const CONNECTING: Connection = { state: 'connecting' };

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
 * Take in what the stream brings to this browser tab: pass events to listeners every quarter of a second, and mark the
 * queries that they touch as stale, so that what is on the screen is fetched again.
 */
export class Live {
  connection: Connection = CONNECTING;
  wasLive = false;
  private queue: LiveEvent[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly stream: TabStream;
  private readonly listeners = new Set<Listener>();
  private readonly connectionListeners = new Set<() => void>();
  private readonly staleInFlight = new Set<Query>();

  constructor(
    private readonly queryClient: QueryClient,
    private readonly onSignedOut: () => void,
    open?: OpenLink,
  ) {
    this.stream = new TabStream({
      session: identifySession(queryClient.getQueryData(sessionQuery.queryKey)),
      checkSession: async () =>
        identifySession(await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })),
      onSessionChange: () => void queryClient.resetQueries({ predicate: isNotSession }),
      onGap: () => this.invalidate({ predicate: isNotSession }),
      onEvents: (events) => this.enqueue(events),
      onConnection: (connection) => this.setConnection(connection),
      open,
    });
  }

  start(): () => void {
    const flushWhenShown = () => !document.hidden && this.queue.length > 0 && this.flush();
    document.addEventListener('visibilitychange', flushWhenShown);
    const end = this.stream.start();
    return () => {
      document.removeEventListener('visibilitychange', flushWhenShown);
      clearTimeout(this.flushTimer);
      end();
    };
  }

  /** End the stream of every tab of this browser: the session is over. */
  signOut(): void {
    this.stream.signOut();
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  readonly subscribeToConnection = (listener: () => void): (() => void) => {
    this.connectionListeners.add(listener);
    return () => this.connectionListeners.delete(listener);
  };

  private setConnection(connection: Connection): void {
    if (isSameConnection(connection, this.connection)) return;
    this.connection = connection;
    this.wasLive ||= connection.state === 'live';
    for (const listener of this.connectionListeners) listener();
    if (connection.state === 'signed out') this.onSignedOut();
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

  private enqueue(events: readonly LiveEvent[]): void {
    for (const event of events) this.queue.push(event);
    this.flushTimer ??= setTimeout(() => this.flush(), document.hidden ? HIDDEN_BATCH_MS : BATCH_MS);
  }

  private flush(): void {
    const events = this.queue;
    this.queue = [];
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    for (const listener of this.listeners) listener(events);
    const stale = new Map(events.flatMap(findStaleKeys).map((key) => [JSON.stringify(key), key]));
    for (const queryKey of stale.values()) this.invalidate({ queryKey });
  }
}

const isNotSession = ({ queryKey }: Query): boolean => queryKey[0] !== sessionQuery.queryKey[0];

/** Return what differs from session to session; the same for all who come with the key in a header. */
function identifySession(session: Session | undefined): string {
  return session?.csrf_token ?? '';
}

function isSameConnection(a: Connection, b: Connection): boolean {
  return a.state === b.state && (a.state !== 'waiting' || b.state !== 'waiting' || a.until === b.until);
}

/** Find the query keys that an event makes stale; none for kinds that only a newer server knows. */
function findStaleKeys({ kind, task_id, data }: LiveEvent): readonly (readonly unknown[])[] {
  return STALE_KEYS[kind]?.(task_id, data) ?? [];
}

let current: Live | undefined;

export function setLive(live: Live | undefined): void {
  current = live;
}

/** Tell every tab that nobody is signed in any more. */
export function announceSignOut(): void {
  current?.signOut();
}

/** Call `listener` with events as they arrive, in batches. */
export function useEvents(listener: Listener): void {
  useEffect(() => current?.subscribe(listener), [listener]);
}

/** Tell whether the stream of events has been open and is so no longer: the server may be away. */
export function isStreamLost(): boolean {
  return current?.wasLive === true && current.connection.state !== 'live';
}

export function useConnection(): Connection {
  const subscribeToConnection = (listener: () => void) =>
    current?.subscribeToConnection(listener) ?? (() => undefined);
  return useSyncExternalStore(subscribeToConnection, () => current?.connection ?? CONNECTING);
}
