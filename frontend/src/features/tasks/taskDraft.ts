import { buildCoder } from './agents/coderNames';
import { parseSettings } from './data/columnSettings';
import type { TaskUpload } from '@/shared/api/tasks';

/**
 * The form's fields as typed; empty where the server decides. `columns` are settings of columns as JSON, `gates`,
 * `possible` and `shown` stand between semicolons, `coder` holds one agent per line.
 */
export type TaskDraft = {
  name: string;
  description: string;
  tags: string;
  dataset: string;
  target_column: string;
  kind: string;
  columns: string;
  split: string;
  split_column: string;
  folds: string;
  metric: string;
  direction: string;
  positive_class: string;
  target: string;
  gates: string;
  possible: string;
  shown: string;
  versions: string;
  wall_seconds: string;
  cost_usd: string;
  tokens: string;
  model_calls: string;
  timeout_seconds: string;
  memory_mb: string;
  cpus: string;
  runner: string;
  parallel: string;
  policy: string;
  keep: string;
  feedback: string;
  grader: string;
  evaluate_py: string;
  command: string;
  graded_by: string;
  generator: string;
  coder: string;
  evaluator: string;
  more: string;
};

/** Updates the latest draft: answers of the server may arrive at any time. */
export type ChangeDraft = (next: (now: TaskDraft) => TaskDraft) => void;

export const emptyDraft: TaskDraft = {
  name: '',
  description: '',
  tags: '',
  dataset: '',
  target_column: '',
  kind: '',
  columns: '',
  split: '',
  split_column: '',
  folds: '',
  metric: '',
  direction: '',
  positive_class: '',
  target: '',
  gates: '',
  possible: '',
  shown: '',
  versions: '20',
  wall_seconds: '900',
  cost_usd: '',
  tokens: '',
  model_calls: '',
  timeout_seconds: '60',
  memory_mb: '1024',
  cpus: '1',
  runner: '',
  parallel: '1',
  policy: '',
  keep: '',
  feedback: '',
  grader: '',
  evaluate_py: '',
  command: '',
  graded_by: '',
  generator: '',
  coder: '',
  evaluator: '',
  more: '',
};

/** The task field that each control edits; the server's refusal of it appears beside the control. */
export const CONTROLS: Partial<Record<string, keyof TaskDraft>> = {
  name: 'name',
  description: 'description',
  tags: 'tags',
  dataset: 'dataset',
  'data.target_column': 'target_column',
  'data.kind': 'kind',
  'data.columns': 'columns',
  'split.kind': 'split',
  'split.column': 'split_column',
  'split.folds': 'folds',
  'objective.metric': 'metric',
  'objective.direction': 'direction',
  'objective.target': 'target',
  'objective.gates': 'gates',
  'objective.possible': 'possible',
  'objective.shown': 'shown',
  'objective.positive_class': 'positive_class',
  'budget.versions': 'versions',
  'budget.wall_seconds': 'wall_seconds',
  'budget.cost_usd': 'cost_usd',
  'budget.tokens': 'tokens',
  'budget.model_calls': 'model_calls',
  'run.timeout_seconds': 'timeout_seconds',
  'run.memory_mb': 'memory_mb',
  'run.cpus': 'cpus',
  'run.runner': 'runner',
  'search.parallel': 'parallel',
  'search.policy': 'policy',
  'search.keep': 'keep',
  'search.feedback': 'feedback',
  'grade.kind': 'grader',
  'grade.evaluator': 'evaluate_py',
  'grade.command': 'command',
  'grade.by': 'graded_by',
  'agents.generator': 'generator',
  'agents.coder': 'coder',
  'agents.evaluator': 'evaluator',
};

/** Replace the data of the draft; drop everything about the columns of the previous data. */
export function replaceData(draft: TaskDraft, dataset: string): TaskDraft {
  if (dataset === draft.dataset) return draft;
  const columns = {
    target_column: '',
    kind: '',
    columns: '',
    split: '',
    split_column: '',
    folds: '',
    positive_class: '',
  };
  return { ...draft, dataset, ...columns };
}

/**
 * Build the task as the server accepts it, without empty fields. `more` is JSON merged over the rest, section by
 * section.
 */
export function buildTask(draft: TaskDraft): TaskUpload {
  const task: Record<string, unknown> = {
    name: draft.name,
    ...textField('description', draft.description),
    ...(parseTags(draft.tags).length > 0 ? { tags: parseTags(draft.tags) } : {}),
    ...textField('dataset', draft.dataset),
    ...sectionFields('data', {
      ...textField('target_column', draft.target_column),
      ...textField('kind', draft.kind),
      ...(draft.columns ? { columns: parseSettings(draft.columns) } : {}),
    }),
    ...sectionFields('split', {
      ...textField('kind', draft.split),
      ...textField('column', draft.split_column),
      ...numberField('folds', draft.folds),
    }),
    ...sectionFields('objective', {
      ...textField('metric', draft.metric),
      ...textField('direction', draft.direction),
      ...numberField('target', draft.target),
      ...textField('positive_class', draft.positive_class),
      ...listField('gates', parseList(draft.gates, ';')),
      ...listField('possible', parseList(draft.possible, ';').map(parseNumber)),
      ...listField('shown', parseList(draft.shown, ';')),
    }),
    ...sectionFields('budget', {
      ...numberField('versions', draft.versions),
      ...numberField('wall_seconds', draft.wall_seconds),
      ...numberField('cost_usd', draft.cost_usd),
      ...numberField('tokens', draft.tokens),
      ...numberField('model_calls', draft.model_calls),
    }),
    ...sectionFields('run', {
      ...numberField('timeout_seconds', draft.timeout_seconds),
      ...numberField('memory_mb', draft.memory_mb),
      ...numberField('cpus', draft.cpus),
      ...textField('runner', draft.runner),
    }),
    ...sectionFields('search', {
      ...numberField('parallel', draft.parallel),
      ...textField('policy', draft.policy),
      ...textField('keep', draft.keep),
      ...textField('feedback', draft.feedback),
    }),
    ...sectionFields('grade', {
      ...textField('kind', draft.grader),
      ...(draft.grader === 'evaluator' ? textField('evaluator', draft.evaluate_py) : {}),
      ...(draft.grader === 'command' ? textField('command', draft.command) : {}),
      ...(draft.grader === 'external' ? textField('by', draft.graded_by) : {}),
    }),
    ...sectionFields('agents', {
      ...textField('generator', draft.generator),
      ...buildCoder(draft.coder),
      ...textField('evaluator', draft.evaluator),
    }),
  };
  for (const [name, value] of Object.entries(parseMore(draft.more))) {
    const both = isObject(task[name]) && isObject(value);
    task[name] = both ? { ...(task[name] as object), ...(value as object) } : value;
  }
  return task as TaskUpload;
}

/** Return what is wrong with the JSON of `more`; undefined if nothing is. */
export function findMoreProblem(text: string): string | undefined {
  if (!text.trim()) return undefined;
  try {
    return isObject(JSON.parse(text))
      ? undefined
      : 'Enter an object with sections, such as {"grade": {"repeats": 3}}.';
  } catch (error) {
    return error instanceof Error ? error.message : 'This is not valid JSON.';
  }
}

export function buildDraftCurl(draft: TaskDraft, origin: string): string {
  return buildCurl(buildTask(draft), origin);
}

/** Build the shell command that creates the task; the key is left to the reader's own variable. */
export function buildCurl(task: TaskUpload, origin: string): string {
  const body = JSON.stringify(task, null, 1).replaceAll("'", "'\\''");
  return `curl -H "X-API-KEY: $KEY" -H "content-type: application/json" ${origin}/upload_task -d '${body}'`;
}

/** Parse tags separated by commas. */
export function parseTags(text: string): string[] {
  return parseList(text, ',');
}

function parseList(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
}

function parseMore(text: string): Record<string, unknown> {
  return findMoreProblem(text) || !text.trim() ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textField(name: string, value: string): Record<string, string> {
  return value.trim() ? { [name]: value.trim() } : {};
}

function numberField(name: string, value: string): Record<string, number | string> {
  return value.trim() ? { [name]: parseNumber(value) } : {};
}

function parseNumber(text: string): number | string {
  const parsed = Number(text);
  return Number.isFinite(parsed) ? parsed : text;
}

function listField(name: string, values: unknown[]): Record<string, unknown[]> {
  return values.length > 0 ? { [name]: values } : {};
}

function sectionFields(name: string, values: object): Record<string, object> {
  return Object.keys(values).length > 0 ? { [name]: values } : {};
}
