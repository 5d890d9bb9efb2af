import { Index, type LevelCounts, type Query } from './Index';

/**
 * A message from the page to the worker; a search has a number that its answers repeat. `started` comes before the
 * lines are searched: what the worker did until then, as reading lines, is not the fault of the pattern.
 */
export type ToSearch =
  | { kind: 'lines'; from: number; texts: string[] }
  | { kind: 'forget'; page: number }
  | { kind: 'ask'; startSearch: number; query: Query | undefined };
export type FromSearch =
  | { kind: 'found'; startSearch: number; hits: Int32Array; more: boolean }
  | { kind: 'started'; startSearch: number }
  | { kind: 'levels'; levels: LevelCounts }
  | { kind: 'invalid'; startSearch: number; message: string };

const BATCH_MS = 120;
const index = new Index();
let requestNumber = 0;
let isSearching = false;
let reporting = false;

addEventListener('message', ({ data }: MessageEvent<ToSearch>) => {
  if (data.kind === 'ask') return startSearch(data.startSearch, data.query);
  if (data.kind === 'lines') index.setPage(data.from, data.texts);
  else index.removePage(data.page);
  if (!reporting) setTimeout(scheduleReport, BATCH_MS);
  reporting = true;
});

function startSearch(number: number, query: Query | undefined): void {
  requestNumber = number;
  isSearching = false;
  try {
    index.setQuery(query);
    isSearching = query !== undefined;
    postResults();
  } catch (error) {
    send({
      kind: 'invalid',
      startSearch: requestNumber,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

function scheduleReport(): void {
  reporting = false;
  send({ kind: 'levels', levels: index.levels() });
  if (isSearching) postResults();
}

function postResults(): void {
  send({ kind: 'started', startSearch: requestNumber });
  const { hits, more } = index.hits();
  postMessage({ kind: 'found', startSearch: requestNumber, hits, more } satisfies FromSearch, {
    transfer: [hits.buffer],
  });
}

function send(message: FromSearch): void {
  postMessage(message);
}
