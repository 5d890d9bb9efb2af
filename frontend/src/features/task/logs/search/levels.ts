export const LEVELS = ['error', 'warning', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

const UPPERCASE_LEVEL = /\b(?:(CRITICAL|FATAL|ERROR)|(WARN(?:ING)?)|(INFO)|(DEBUG|TRACE))\b/;
const PYTHON = /^(?:Traceback \(most recent call last\)|[A-Za-z_.]*(?:Error|Exception)(?::|$))/;
const PREFIX_LEVEL = /^\W*(?:(error|fatal)|(warning))\b\s*:/i;
const MAX_SCANNED_CHARACTERS = 120;

/** Find the level that a line names at its beginning; undefined if it names none. */
export function findLevel(text: string): Level | undefined {
  const begin = text.length > MAX_SCANNED_CHARACTERS ? text.slice(0, MAX_SCANNED_CHARACTERS) : text;
  const match = UPPERCASE_LEVEL.exec(begin) ?? PREFIX_LEVEL.exec(begin);
  if (match) return LEVELS.find((_, index) => match[index + 1] !== undefined);
  return PYTHON.test(begin) ? 'error' : undefined;
}
