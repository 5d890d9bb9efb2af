import {
  omitUndefined,
  readOption,
  readPositiveInteger,
  readText,
  readTexts,
  type RawSearch,
} from '@/shared/lib/searchParams';
import { TASK_STATES, type TaskState } from '@/shared/api/tasks';

const SORTS = ['newest', 'oldest', 'name'] as const;

const LISTS = ['archived', 'all', 'trash'] as const;
const MAX_TAGS = 20;

/**
 * `tag` may name several tags, all of which a task must have; `from` is the task that a `new` one is filled in from.
 */
export type TasksSearch = {
  q?: string;
  status?: TaskState;
  sort?: (typeof SORTS)[number];
  tag?: string[];
  shown?: (typeof LISTS)[number];
  cursor?: string;
  new?: boolean;
  from?: number;
};

export function tasksSearch(raw: RawSearch): TasksSearch {
  return omitUndefined({
    q: readText(raw.q, 200),
    status: readOption(raw.status, TASK_STATES),
    sort: readOption(raw.sort, SORTS),
    tag: readTexts(raw.tag, 50, MAX_TAGS),
    shown: readOption(raw.shown, LISTS),
    cursor: readText(raw.cursor, 2_000),
    new: raw.new === true || raw.new === 'true' ? true : undefined,
    from: readPositiveInteger(raw.from),
  });
}
