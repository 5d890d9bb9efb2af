import type { Task, TaskUpload } from '@/shared/api/tasks';
import { joinCoders } from './agents/coderNames';
import { CONTROLS, emptyDraft, type TaskDraft, buildTask } from './taskDraft';

type Section = Record<string, unknown>;

/** The defaults of a spec. A value missing here would only make a duplicate's `more` longer. */
const DEFAULTS: Record<string, Section> = {
  objective: { min_delta: 'auto' },
  split: { train: 0.6, validation: 0.2, held_out: 0.2 },
  program: { entry: 'main.py', editable: [], outputs: ['predictions.csv'] },
  run: { runner: 'local', network: false, gpus: 0 },
  grade: { kind: 'predictions', repeats: 1, forgeable: false, timeout_seconds: 60, memory_mb: 1024 },
  search: { policy: 'greedy', keep: 'better', feedback: 'auto', max_failures: 5, directions_after: 6 },
  agents: { generator: 'rules', coder: 'pipelines', evaluator: 'rules', turn_seconds: 600 },
  human: { approve: 'never' },
};

/**
 * Build a draft that creates the same task under another name. What has no control of its own goes into `more`, as
 * JSON.
 */
export function buildDraft(task: Task): TaskDraft {
  const more = readSections(task);
  return {
    ...emptyDraft,
    ...readControls(task),
    name: `${task.name} (copy)`.slice(0, 200),
    description: task.description ?? '',
    tags: (task.tags ?? []).join(', '),
    dataset: task.dataset ?? '',
    more: Object.keys(more).length > 0 ? JSON.stringify(more, null, 1) : '',
  };
}

/** Build the request of upload_task, without values that are defaults. */
export function buildUpload(task: Task): TaskUpload {
  return { ...buildTask(buildDraft(task)), name: task.name };
}

function readControls(task: Task): Partial<TaskDraft> {
  const controls: Partial<TaskDraft> = {};
  for (const [path, control] of Object.entries(CONTROLS)) {
    const [section, field] = path.split('.');
    if (!control || !section || !field) continue;
    const value = (task.spec as Record<string, Section>)[section]?.[field];
    const isDefault = isEmpty(value) || isEqual(value, DEFAULTS[section]?.[field]);
    controls[control] = isDefault ? '' : formatControl(path, value);
  }
  return controls;
}

function formatControl(path: string, value: unknown): string {
  if (path === 'agents.coder' && Array.isArray(value)) return joinCoders(value.map(String));
  if (Array.isArray(value)) return value.join('; ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Return the sections of the spec with the values that no control holds. */
function readSections(task: Task): Record<string, Section> {
  const sections: Record<string, Section> = {};
  for (const [name, section] of Object.entries(task.spec as Record<string, Section>)) {
    const fields = Object.entries(section).filter(
      ([field, value]) =>
        !(`${name}.${field}` in CONTROLS) && !isEmpty(value) && !isEqual(value, DEFAULTS[name]?.[field]),
    );
    if (fields.length > 0) sections[name] = Object.fromEntries(fields);
  }
  return sections;
}

function isEmpty(value: unknown): boolean {
  return value == null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
