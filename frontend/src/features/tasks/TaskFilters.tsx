import { useEffect, useState } from 'react';
import type { TaskState, TasksSearch } from '@/app/addresses';
import { Field, Input } from '@/components/Field';
import { cx } from '@/lib/cx';

const STATES: TaskState[] = ['running', 'paused', 'completed', 'failed', 'stopped', 'created'];
const TYPING_MS = 250;

type TaskFiltersProps = { search: TasksSearch; onChange: (search: TasksSearch) => void };

/** Search by text, and chips for states; both end in the address a moment after typing. */
export function TaskFilters({ search, onChange }: TaskFiltersProps) {
  const [text, setText] = useState(search.q ?? '');
  useEffect(() => setText(search.q ?? ''), [search.q]);
  useEffect(() => {
    if (text === (search.q ?? '')) return;
    const timer = setTimeout(() => onChange({ ...search, q: text || undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, search, onChange]);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="w-full sm:w-72">
        <Field label="Search tasks" hidden>
          {(control) => (
            <Input
              {...control}
              type="search"
              data-search
              placeholder="Name or description"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </div>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">State</legend>
        {[undefined, ...STATES].map((state) => (
          <button
            key={state ?? 'all'}
            type="button"
            aria-pressed={search.status === state}
            onClick={() => onChange({ ...search, status: state })}
            className={cx(
              'h-7 rounded-full border px-3 text-xs font-medium pointer-coarse:h-10',
              search.status === state
                ? 'border-accent bg-accent-soft text-accent'
                : 'border-line-strong bg-surface text-muted hover:bg-hover',
            )}
          >
            {state ?? 'all'}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
