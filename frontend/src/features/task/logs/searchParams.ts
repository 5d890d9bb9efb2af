import {
  omitUndefined,
  readOption,
  readPositiveInteger,
  readText,
  type RawSearch,
} from '@/shared/lib/searchParams';

const LOG_LEVELS = ['error', 'warning', 'info', 'debug'] as const;

/**
 * `log` is a file name, `line` and `to` lines from 1, `q` the text searched for, as a regular expression (`regex`) or
 * matching case (`exact`); `scale` and `view` are those of the chart.
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

export function logsSearch(raw: RawSearch): LogsSearch {
  return omitUndefined({
    log: readText(raw.log, 300),
    line: readPositiveInteger(raw.line),
    to: readPositiveInteger(raw.to),
    q: readText(raw.q, 500),
    regex: raw.regex === true ? true : undefined,
    exact: raw.exact === true ? true : undefined,
    level: readOption(raw.level, LOG_LEVELS),
    metric: readText(raw.metric, 200),
    x: readOption(raw.x, ['version', 'step', 'time'] as const),
    scale: readOption(raw.scale, ['log'] as const),
    view: readOption(raw.view, ['table'] as const),
  });
}
