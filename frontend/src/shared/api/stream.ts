// The reader is by hand, its parser is not: the browser's EventSource tells neither a 401 from a break nor when the line is silent.
import { createParser } from 'eventsource-parser';

/** One change, as the server reports it. `cursor` orders events across all tasks. */
export type LiveEvent = {
  task_id: number;
  seq: number;
  cursor: string;
  kind:
    | 'task'
    | 'code'
    | 'message'
    | 'result'
    | 'container'
    | 'log'
    | 'loop'
    | 'round'
    | 'delivery'
    | 'environment'
    | 'model_call'
    | 'mark'
    | 'check'
    | 'trial';
  data: Record<string, unknown>;
  created_at: string;
};

export type Connection =
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'waiting'; until: number; attempts: number }
  | { state: 'resting' }
  | { state: 'signed out' };

export type StreamOptions = {
  url: string;
  onEvent: (event: LiveEvent) => void;
  onConnection: (connection: Connection) => void;
  /** Where to resume; absent: from now on. `onSeen` reports the progress. */
  lastId?: string;
  onSeen?: (id: string) => void;
  fetch?: typeof fetch;
  now?: () => number;
  random?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

const MIN_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;
const SILENCE_MS = 20_000; // the server pings each 15 seconds

/** Compute the milliseconds to wait before the n-th consecutive try, n from 1: doubling, with a fifth of jitter. */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(MAX_WAIT_MS, MIN_WAIT_MS * 2 ** (attempts - 1));
  return full * (0.8 + 0.4 * random);
}

/**
 * Stream events from now on, resumed without a gap after every interruption: each connection sends the last id seen.
 * Return the function that ends it.
 */
export function openStream(options: StreamOptions): () => void {
  const ended = new AbortController();
  void keepOpen(options, ended.signal);
  return () => ended.abort();
}

async function keepOpen(options: StreamOptions, ended: AbortSignal): Promise<void> {
  const { onConnection, onSeen, random = Math.random, now = Date.now, wait = sleep } = options;
  let lastId = options.lastId ?? '';
  let attempts = 0;
  while (!ended.aborted) {
    onConnection({ state: 'connecting' });
    try {
      await read(options, lastId, ended, (id) => {
        lastId = id;
        attempts = 0;
        onSeen?.(id);
      });
    } catch (error) {
      if (error instanceof SignedOut) return onConnection({ state: 'signed out' });
    }
    if (ended.aborted) return;
    attempts += 1;
    const delayMs = backoffMs(attempts, random());
    onConnection({ state: 'waiting', until: now() + delayMs, attempts });
    await wait(delayMs, ended);
  }
}

class SignedOut extends Error {}

async function read(
  options: StreamOptions,
  lastId: string,
  ended: AbortSignal,
  onId: (id: string) => void,
): Promise<void> {
  const { onEvent, onConnection, fetch: get = fetch } = options;
  const silent = new AbortController();
  const abortWhenSilent = <T>(work: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => silent.abort(), SILENCE_MS);
    return work.finally(() => clearTimeout(timer));
  };
  const request = get(options.url, {
    headers: { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) },
    signal: AbortSignal.any([ended, silent.signal]),
    credentials: 'same-origin',
  });
  const response = await abortWhenSilent(request);
  if (response.status === 401) throw new SignedOut();
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
  const parser = createParser({
    onEvent(message) {
      if (ended.aborted) return; // by what an earlier event of the same piece led to
      onEvent(JSON.parse(message.data) as LiveEvent);
      if (message.id) onId(message.id);
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let head: string | null = ''; // up to its first line: where to resume if the connection breaks before the first event
  for (;;) {
    const { done, value } = await abortWhenSilent(reader.read());
    if (done || ended.aborted) return;
    if (head === '') onConnection({ state: 'live' }); // the server's first line comes at once
    if (head !== null) {
      head += value;
      const start = /^id: (\d+)\r?\n/.exec(head)?.[1];
      if (start) onId(start);
      if (start || head.includes('\n')) head = null;
    }
    if (!ended.aborted) parser.feed(value);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', stop, { once: true });
    function stop() {
      clearTimeout(timer);
      resolve();
    }
  });
}
