import type { TaskUpload } from '@/shared/api/tasks';

/** The form's fields as typed: text, empty for what is left to the server. */
export type TaskDraft = {
  name: string;
  description: string;
  tags: string;
  dataset: string;
  target_column: string;
  kind: string;
  split: string;
  split_column: string;
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

/** Changes the draft as it is by then: answers of the server come when they come. */
export type ChangeDraft = (next: (now: TaskDraft) => TaskDraft) => void;

export const emptyDraft: TaskDraft = {
  name: '',
  description: '',
  tags: '',
  dataset: '',
  target_column: '',
  kind: '',
  split: '',
  split_column: '',
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

/** Which field of the task each control is about: what the server refuses stands beside it. */
export const CONTROLS: Partial<Record<string, keyof TaskDraft>> = {
  name: 'name',
  description: 'description',
  tags: 'tags',
  dataset: 'dataset',
  'data.target_column': 'target_column',
  'data.kind': 'kind',
  'split.kind': 'split',
  'split.column': 'split_column',
  'objective.metric': 'metric',
  'objective.direction': 'direction',
  'objective.target': 'target',
  'budget.versions': 'versions',
  'budget.wall_seconds': 'wall_seconds',
  'run.timeout_seconds': 'timeout_seconds',
  'run.memory_mb': 'memory_mb',
  'run.cpus': 'cpus',
  'search.parallel': 'parallel',
  'agents.coder': 'coder',
};

/** The draft with other data: what was said of the columns of the data before goes. */
export function withData(draft: TaskDraft, dataset: string): TaskDraft {
  if (dataset === draft.dataset) return draft;
  return { ...draft, dataset, target_column: '', kind: '', split: '', split_column: '' };
}

/** The task as the server takes it; what was left empty is left out. `more` is JSON laid over the rest, section by section. */
export function taskOf(draft: TaskDraft): TaskUpload {
  const task: Record<string, unknown> = {
    name: draft.name,
    ...given('description', draft.description),
    ...(tagsOf(draft.tags).length > 0 ? { tags: tagsOf(draft.tags) } : {}),
    ...given('dataset', draft.dataset),
    ...section('data', {
      ...given('target_column', draft.target_column),
      ...given('kind', draft.kind),
    }),
    ...section('split', { ...given('kind', draft.split), ...given('column', draft.split_column) }),
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
  return curlOf(taskOf(draft), origin);
}

/** How to make the task from a shell; the key is left to the reader's own variable. */
export function curlOf(task: TaskUpload, origin: string): string {
  const body = JSON.stringify(task, null, 1).replaceAll("'", "'\\''");
  return `curl -H "X-API-KEY: $KEY" -H "content-type: application/json" ${origin}/upload_task -d '${body}'`;
}

/** Tags as typed, between commas. */
export function tagsOf(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
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
