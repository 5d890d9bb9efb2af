import { remember, remembered } from '@/lib/storage';
import type { TaskUpload } from './queries';

/** The form's fields as typed: text, empty for what is left to the server. */
export type TaskDraft = {
  name: string;
  description: string;
  dataset: string;
  metric: string;
  direction: string;
  target: string;
  versions: string;
  wall_seconds: string;
  timeout_seconds: string;
  memory_mb: string;
  cpus: string;
  parallel: string;
  coder: string;
  more: string;
};

export const emptyDraft: TaskDraft = {
  name: '',
  description: '',
  dataset: '',
  metric: '',
  direction: '',
  target: '',
  versions: '20',
  wall_seconds: '900',
  timeout_seconds: '60',
  memory_mb: '1024',
  cpus: '1',
  parallel: '1',
  coder: '',
  more: '',
};

const KEPT = 'task draft';

export function draftOf(): TaskDraft {
  try {
    return { ...emptyDraft, ...(JSON.parse(remembered(KEPT) ?? '{}') as Partial<TaskDraft>) };
  } catch {
    return emptyDraft;
  }
}

export function keepDraft(draft: TaskDraft): void {
  remember(KEPT, draft === emptyDraft ? null : JSON.stringify(draft));
}

/** The task as the server takes it; what was left empty is left out. `more` is JSON laid over the rest, section by section. */
export function taskOf(draft: TaskDraft): TaskUpload {
  const task: Record<string, unknown> = {
    name: draft.name,
    ...given('description', draft.description),
    ...given('dataset', draft.dataset),
    ...section('objective', {
      ...given('metric', draft.metric),
      ...given('direction', draft.direction),
      ...number('target', draft.target),
    }),
    ...section('budget', {
      ...number('versions', draft.versions),
      ...number('wall_seconds', draft.wall_seconds),
    }),
    ...section('run', {
      ...number('timeout_seconds', draft.timeout_seconds),
      ...number('memory_mb', draft.memory_mb),
      ...number('cpus', draft.cpus),
    }),
    ...section('search', number('parallel', draft.parallel)),
    ...section('agents', given('coder', draft.coder)),
  };
  for (const [name, value] of Object.entries(moreOf(draft.more))) {
    const both = isObject(task[name]) && isObject(value);
    task[name] = both ? { ...(task[name] as object), ...(value as object) } : value;
  }
  return task as TaskUpload;
}

/** What is wrong with the JSON of `more`, or nothing. */
export function moreProblem(text: string): string | undefined {
  if (!text.trim()) return undefined;
  try {
    return isObject(JSON.parse(text))
      ? undefined
      : 'An object with sections is wanted, such as {"grade": {"repeats": 3}}.';
  } catch (error) {
    return error instanceof Error ? error.message : 'This is no JSON.';
  }
}

export function asCurl(draft: TaskDraft, origin: string): string {
  const body = JSON.stringify(taskOf(draft), null, 1).replaceAll("'", "'\\''");
  return `curl -H "X-API-KEY: $KEY" -H "content-type: application/json" ${origin}/upload_task -d '${body}'`;
}

function moreOf(text: string): Record<string, unknown> {
  return moreProblem(text) || !text.trim() ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function given(name: string, value: string): Record<string, string> {
  return value.trim() ? { [name]: value.trim() } : {};
}

function number(name: string, value: string): Record<string, number | string> {
  if (!value.trim()) return {};
  const found = Number(value);
  return { [name]: Number.isFinite(found) ? found : value };
}

function section(name: string, values: object): Record<string, object> {
  return Object.keys(values).length > 0 ? { [name]: values } : {};
}
