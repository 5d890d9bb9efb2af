import { Index, type LevelCounts, type Query } from './Index';

/** A message from the page to the worker; a search has a number that its answers repeat. */
export type ToSearch =
  | { kind: 'lines'; from: number; texts: string[] }
  | { kind: 'forget'; page: number }
  | { kind: 'ask'; ask: number; query: Query | undefined };
export type FromSearch =
  | { kind: 'found'; ask: number; hits: Int32Array; more: boolean }
  | { kind: 'levels'; levels: LevelCounts }
  | { kind: 'invalid'; ask: number; message: string };

const TOGETHER_MS = 120;
const index = new Index();
let requestNumber = 0;
let asking = false;
let reporting = false;

addEventListener('message', ({ data }: MessageEvent<ToSearch>) => {
  if (data.kind === 'ask') return ask(data.ask, data.query);
  if (data.kind === 'lines') index.put(data.from, data.texts);
  else index.removePage(data.page);
  if (!reporting) setTimeout(report, TOGETHER_MS);
  reporting = true;
});

function ask(number: number, query: Query | undefined): void {
  requestNumber = number;
  asking = false;
  try {
    index.ask(query);
    asking = query !== undefined;
    tellFound();
  } catch (error) {
    say({
      kind: 'invalid',
      ask: requestNumber,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

function report(): void {
  reporting = false;
  say({ kind: 'levels', levels: index.levels() });
  if (asking) tellFound();
}

function tellFound(): void {
  const { hits, more } = index.hits();
  postMessage({ kind: 'found', ask: requestNumber, hits, more } satisfies FromSearch, {
    transfer: [hits.buffer],
  });
}

function say(message: FromSearch): void {
  postMessage(message);
}
