import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { TaskState } from '@/shared/api/tasks';
import type { TasksSearch } from './searchParams';
import { Field, Input } from '@/shared/components/Field';
import { Segmented } from '@/shared/components/Segmented';
import { cx } from '@/shared/lib/cx';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

const STATES: TaskState[] = ['running', 'paused', 'completed', 'failed', 'stopped', 'created'];
const LISTS = ['active', 'archived', 'all', 'trash'] as const;
const TYPING_MS = 250;
const CHIP_CLASS = 'h-7 shrink-0 rounded-full border px-3 text-xs font-medium pointer-coarse:h-10';

type TaskFiltersProps = { search: TasksSearch; onChange: (search: TasksSearch) => void };

/** Filter by text, state, tag and part of the list; all filters are kept in the address. */
export function TaskFilters({ search, onChange }: TaskFiltersProps) {
  const [text, setText] = useState(search.q ?? '');
  useEffect(() => setText(search.q ?? ''), [search.q]);
  useEffect(() => {
    if (text === (search.q ?? '')) return;
    const timer = setTimeout(() => onChange({ ...search, q: text || undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, search, onChange]);
  const tags = search.tag ?? [];
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
      <fieldset className="flex min-w-0 gap-1.5 [scrollbar-width:none] max-md:-mx-4 max-md:w-[calc(100%+2rem)] max-md:overflow-x-auto max-md:px-4 md:flex-wrap">
        <legend className="sr-only">State</legend>
        {[undefined, ...STATES].map((state) => (
          <button
            key={state ?? 'all'}
            type="button"
            aria-pressed={search.status === state}
            onClick={() => onChange({ ...search, status: state })}
            className={cx(
              CHIP_CLASS,
              search.status === state
                ? 'border-accent bg-accent-soft text-accent'
                : 'border-line-strong bg-surface text-muted hover:bg-hover',
            )}
          >
            {state ?? 'all'}
          </button>
        ))}
      </fieldset>
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          aria-label={`Remove the tag filter ${tag}`}
          onClick={() => onChange({ ...search, tag: removeTag(tags, tag) })}
          className={cx(
            CHIP_CLASS,
            'inline-flex items-center gap-1 border-accent bg-accent-soft text-accent',
          )}
        >
          tag: {escapeInvisible(tag)}
          <X size={12} aria-hidden />
        </button>
      ))}
      <div className="md:ml-auto">
        <Segmented
          label="Show tasks"
          options={LISTS}
          value={search.shown ?? 'active'}
          names={{ all: 'both' }}
          onChange={(list) => onChange({ ...search, shown: list === 'active' ? undefined : list })}
        />
      </div>
    </div>
  );
}

function removeTag(tags: string[], tag: string): string[] | undefined {
  const left = tags.filter((each) => each !== tag);
  return left.length > 0 ? left : undefined;
}
