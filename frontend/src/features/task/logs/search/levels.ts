export const LEVELS = ['error', 'warning', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

const NAMED = /\b(?:(CRITICAL|FATAL|ERROR)|(WARN(?:ING)?)|(INFO)|(DEBUG|TRACE))\b/;
const PYTHON = /^(?:Traceback \(most recent call last\)|[A-Za-z_.]*(?:Error|Exception)(?::|$))/;
const SPOKEN = /^\W*(?:(error|fatal)|(warning))\b\s*:/i;
const LOOKED_AT = 120;

/** The level that a line tells of itself, at its beginning; undefined if it tells none. */
export function levelOf(text: string): Level | undefined {
  const begin = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
  const named = NAMED.exec(begin) ?? SPOKEN.exec(begin);
  if (named) return LEVELS.find((_, place) => named[place + 1] !== undefined);
  return PYTHON.test(begin) ? 'error' : undefined;
}
