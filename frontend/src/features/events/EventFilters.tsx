import type { EventsSearch } from './searchParams';
import { cx } from '@/shared/lib/cx';

const KINDS = [
  'task',
  'loop',
  'round',
  'code',
  'container',
  'result',
  'message',
  'model_call',
  'log',
  'delivery',
  'mark',
];

type EventFiltersProps = { search: EventsSearch; onChange: (search: EventsSearch) => void };

export function EventFilters({ search, onChange }: EventFiltersProps) {
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Kind</legend>
      {[undefined, ...KINDS].map((kind) => (
        <button
          key={kind?.replace('_', ' ') ?? 'all'}
          type="button"
          aria-pressed={search.kind === kind}
          onClick={() => onChange({ ...search, kind })}
          className={cx(
            'h-7 rounded-full border px-3 text-xs font-medium pointer-coarse:h-10',
            search.kind === kind
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-line-strong bg-surface text-muted hover:bg-hover',
          )}
        >
          {kind ?? 'all'}
        </button>
      ))}
    </fieldset>
  );
}
