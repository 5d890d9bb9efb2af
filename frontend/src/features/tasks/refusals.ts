import { Problem } from '@/shared/api/problem';

const FIELD_PATH = /^((?:objective|data|split|program|run|grade|search|budget|agents|human)\.\w+)/;
const FIELD_BY_CODE: Record<string, string> = {
  unknown_dataset: 'dataset',
  unknown_metric: 'objective.metric',
  gpu_missing: 'run.gpus',
};
const TARGET_MESSAGE = /^The target column|^There is no column .* to predict/;
const DATASET_MESSAGE = /^The table has no column|^The data set /;
const MAX_LISTED = 8;
const SPLIT_MESSAGE = /shares/;

/** Map a refusal to the field that it is about; return {} if it is about none, and for other failures. */
export function parseRefusal(error: unknown): Record<string, string> {
  if (!(error instanceof Problem) || error.status < 400 || error.status >= 500) return {};
  if (Object.keys(error.fields).length > 0) return error.fields;
  const field = findField(error);
  return field ? { [field]: shortenList(error.message) } : {};
}

/** Shorten a long list of alternatives in a message, which would push everything else away beside a field. */
export function shortenList(message: string): string {
  const [reason = '', list] = message.split('There is: ', 2);
  const names = list?.replace(/\.$/, '').split(', ') ?? [];
  if (names.length <= MAX_LISTED) return message;
  return `${reason}There is: ${names.slice(0, MAX_LISTED).join(', ')} and ${names.length - MAX_LISTED} more.`;
}

function findField({ code, message }: Problem): string | undefined {
  const section = FIELD_PATH.exec(message)?.[1];
  if (section) return section;
  if (TARGET_MESSAGE.test(message)) return 'data.target_column';
  if (DATASET_MESSAGE.test(message)) return 'dataset';
  if (SPLIT_MESSAGE.test(message)) return 'split.kind';
  return FIELD_BY_CODE[code];
}

/** Join the refusals of fields that have no control of their own; return undefined if there are none. */
export function describeOtherRefusals(
  fields: Record<string, string>,
  ownPaths: readonly string[],
): string | undefined {
  const others = Object.entries(fields).filter(([path]) => !ownPaths.includes(path));
  return (
    others.map(([path, reason]) => (reason.startsWith(path) ? reason : `${path}: ${reason}`)).join(' ') ||
    undefined
  );
}
