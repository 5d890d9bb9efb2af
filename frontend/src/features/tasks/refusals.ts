import { Problem } from '@/shared/api/problem';

const SECTION = /^((?:objective|data|split|program|run|grade|search|budget|agents|human)\.\w+)/;
const BY_CODE: Record<string, string> = {
  unknown_dataset: 'dataset',
  unknown_metric: 'objective.metric',
  gpu_missing: 'run.gpus',
};
const OF_TARGET = /^The target column|^There is no column .* to predict/;
const OF_DATA = /^The table has no column|^The data set /;
const MOST_LISTED = 8;
const OF_SPLIT = /shares/;

/** What the server refuses, by the field that it is about; empty where it is about none, and for failures of other kinds. */
export function refusedFields(error: unknown): Record<string, string> {
  if (!(error instanceof Problem) || error.status < 400 || error.status >= 500) return {};
  if (Object.keys(error.fields).length > 0) return error.fields;
  const field = fieldOf(error);
  return field ? { [field]: shortened(error.message) } : {};
}

/** Without the end of a long list of what there is: beside a field it would push everything else away. */
export function shortened(message: string): string {
  const [said = '', list] = message.split('There is: ', 2);
  const names = list?.replace(/\.$/, '').split(', ') ?? [];
  if (names.length <= MOST_LISTED) return message;
  return `${said}There is: ${names.slice(0, MOST_LISTED).join(', ')} and ${names.length - MOST_LISTED} more.`;
}

function fieldOf({ code, message }: Problem): string | undefined {
  const named = SECTION.exec(message)?.[1];
  if (named) return named;
  if (OF_TARGET.test(message)) return 'data.target_column';
  if (OF_DATA.test(message)) return 'dataset';
  if (OF_SPLIT.test(message)) return 'split.kind';
  return BY_CODE[code];
}

/** What is left for fields that have no control of their own, in one text; nothing where every one has. */
export function otherRefusals(fields: Record<string, string>, shown: readonly string[]): string | undefined {
  const left = Object.entries(fields).filter(([path]) => !shown.includes(path));
  return (
    left.map(([path, said]) => (said.startsWith(path) ? said : `${path}: ${said}`)).join(' ') || undefined
  );
}
