/**
 * What may stand behind `?` on each page, read leniently: what makes no sense is left out, so that an old or edited link still
 * opens. One function for each page; the router's types come from here.
 */

type Raw = Record<string, unknown>;

export const TASK_STATES = [
  'created',
  'queued',
  'running',
  'waiting',
  'paused',
  'completed',
  'failed',
  'stopped',
] as const;
export type TaskState = (typeof TASK_STATES)[number];
const SORTS = ['newest', 'oldest', 'name'] as const;

const SHOWN = ['archived', 'all', 'trash'] as const;
const MOST_TAGS = 20;

/** `tag` may be several, which a task must all have; `from` is the task that a `new` one is filled from. */
export type TasksSearch = {
  q?: string;
  status?: TaskState;
  sort?: (typeof SORTS)[number];
  tag?: string[];
  shown?: (typeof SHOWN)[number];
  cursor?: string;
  new?: boolean;
  from?: number;
};

export function tasksSearch(raw: Raw): TasksSearch {
  return clean({
    q: text(raw.q, 200),
    status: oneOf(raw.status, TASK_STATES),
    sort: oneOf(raw.sort, SORTS),
    tag: texts(raw.tag, 50, MOST_TAGS),
    shown: oneOf(raw.shown, SHOWN),
    cursor: text(raw.cursor, 2_000),
    new: raw.new === true || raw.new === 'true' ? true : undefined,
    from: whole(raw.from),
  });
}

export type ConversationSearch = { from?: string; message?: number };

export function conversationSearch(raw: Raw): ConversationSearch {
  return clean({ from: text(raw.from, 200), message: whole(raw.message) });
}

/** `version` is looked at, `against` the one it is compared with; `file` in both. */
export type CodeSearch = { version?: string; against?: string; file?: string; view?: 'split' | 'unified' };

export function codeSearch(raw: Raw): CodeSearch {
  return clean({
    version: text(raw.version, 200),
    against: text(raw.against, 200),
    file: text(raw.file, 200),
    view: oneOf(raw.view, ['split', 'unified'] as const),
  });
}

const LOG_LEVELS = ['error', 'warning', 'info', 'debug'] as const;

/**
 * `log` is a file name, `line` and `to` lines from 1, `q` what is searched, as a regular expression (`regex`) or with its case
 * (`exact`); `scale` and `view` are the chart's.
 */
export type LogsSearch = {
  log?: string;
  line?: number;
  to?: number;
  q?: string;
  regex?: boolean;
  exact?: boolean;
  level?: (typeof LOG_LEVELS)[number];
  metric?: string;
  x?: 'version' | 'step' | 'time';
  scale?: 'log';
  view?: 'table';
};

export function logsSearch(raw: Raw): LogsSearch {
  return clean({
    log: text(raw.log, 300),
    line: whole(raw.line),
    to: whole(raw.to),
    q: text(raw.q, 500),
    regex: raw.regex === true ? true : undefined,
    exact: raw.exact === true ? true : undefined,
    level: oneOf(raw.level, LOG_LEVELS),
    metric: text(raw.metric, 200),
    x: oneOf(raw.x, ['version', 'step', 'time'] as const),
    scale: oneOf(raw.scale, ['log'] as const),
    view: oneOf(raw.view, ['table'] as const),
  });
}

export type ContainersSearch = { version?: string; container?: string; cursor?: string };

export function containersSearch(raw: Raw): ContainersSearch {
  return clean({
    version: text(raw.version, 200),
    container: text(raw.container, 100),
    cursor: text(raw.cursor, 2_000),
  });
}

/**
 * `of` holds pairs `task:version`; a bare number is a task's best. `left` and `right` are the two of them whose code is shown,
 * `file` which file of it.
 */
export type CompareSearch = {
  of?: string[];
  left?: string;
  right?: string;
  file?: string;
  view?: 'split' | 'unified';
};

export function compareSearch(raw: Raw): CompareSearch {
  return clean({
    of: texts(raw.of, 220, 12),
    left: text(raw.left, 220),
    right: text(raw.right, 220),
    file: text(raw.file, 200),
    view: oneOf(raw.view, ['split', 'unified'] as const),
  });
}

export type EventsSearch = { task?: number; kind?: string };

export function eventsSearch(raw: Raw): EventsSearch {
  return clean({ task: whole(raw.task), kind: text(raw.kind, 40) });
}

function text(value: unknown, longest: number): string | undefined {
  const found = typeof value === 'number' ? String(value) : value;
  return typeof found === 'string' && found.length > 0 && found.length <= longest ? found : undefined;
}

/** One or several, each once. */
function texts(value: unknown, longest: number, most: number): string[] | undefined {
  const given = Array.isArray(value) ? value : [value];
  const found = given.map((each) => text(each, longest)).filter((each) => each !== undefined);
  return found.length > 0 ? [...new Set(found)].slice(0, most) : undefined;
}

function whole(value: unknown): number | undefined {
  const found = typeof value === 'string' ? Number(value) : value;
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : undefined;
}

function oneOf<T extends string>(value: unknown, options: readonly T[]): T | undefined {
  return options.find((option) => option === value);
}

function clean<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}
