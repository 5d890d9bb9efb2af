import { CaseSensitive, ChevronDown, ChevronUp, Regex, Search } from 'lucide-react';
import type { LogsSearch } from './searchParams';
import { Button } from '@/shared/components/Button';
import { Tooltip } from '@/shared/components/Tooltip';
import { formatCount } from '@/shared/lib/format';
import type { FeedState } from './feed/LogFeed';
import type { SearchState } from './search/LogSearch';
import { useDraft } from './useDraft';

type LogSearchBoxProps = {
  search: LogsSearch;
  searchState: SearchState;
  state: FeedState;
  onSearch: (change: Partial<LogsSearch>) => void;
  /** Step to the next or previous match; `typed` is the current text if the address does not have it yet. */
  onStep: (by: 1 | -1, typed?: string) => void;
};

/** Search the whole log for text or a pattern; Enter and Shift Enter step through the matches. */
export function LogSearchBox({ search, searchState, state, onSearch, onStep }: LogSearchBoxProps) {
  const [text, setText, send] = useDraft(search.q ?? '', (q) => onSearch({ q: q === '' ? undefined : q }));
  const pressed = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    send();
    onStep(event.shiftKey ? -1 : 1, text);
  };
  return (
    <search className="flex min-w-0 flex-1 basis-72 flex-wrap items-center justify-end gap-x-0.5 rounded-md border border-control bg-surface pr-0.5 pl-2.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent sm:max-w-xl">
      <Search size={14} className="shrink-0 text-subtle" aria-hidden />
      <input
        type="text"
        id="log-search"
        aria-label="Search this log"
        aria-keyshortcuts="/"
        data-search
        aria-describedby="log-search-count"
        placeholder="Search this log"
        spellCheck={false}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={pressed}
        className="h-8 min-w-0 flex-1 basis-40 bg-transparent px-1.5 text-sm outline-none placeholder:text-subtle pointer-coarse:h-10"
      />
      <div className="ml-auto flex items-center gap-x-0.5">
        <output
          id="log-search-count"
          className={`tnum shrink-0 px-1 text-xs ${searchState.problem ? 'text-bad' : 'text-muted'}`}
        >
          {describeSearch(searchState, state)}
        </output>
        <Toggle
          label="Match case"
          pressed={search.exact ?? false}
          onPress={(on) => onSearch({ exact: on || undefined })}
        >
          <CaseSensitive size={16} />
        </Toggle>
        <Toggle
          label="Regular expression"
          pressed={search.regex ?? false}
          onPress={(on) => onSearch({ regex: on || undefined })}
        >
          <Regex size={14} />
        </Toggle>
        <Toggle label="Previous match" onPress={() => onStep(-1)}>
          <ChevronUp size={15} />
        </Toggle>
        <Toggle label="Next match" onPress={() => onStep(1)}>
          <ChevronDown size={15} />
        </Toggle>
      </div>
    </search>
  );
}

type ToggleProps = {
  label: string;
  pressed?: boolean;
  onPress: (on: boolean) => void;
  children: React.ReactNode;
};

function Toggle({ label, pressed, onPress, children }: ToggleProps) {
  return (
    <Tooltip label={label}>
      <Button
        aria-label={label}
        aria-pressed={pressed}
        onClick={() => onPress(!pressed)}
        size="icon"
        className={`size-7 ${pressed ? 'bg-accent-soft text-accent' : ''}`}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

/** Describe the result as `3 of 120`; while lines are still loading, also in how many of them. */
function describeSearch(searchState: SearchState, state: FeedState): string {
  if (searchState.problem) return searchState.problem;
  if (!searchState.query) return '';
  const { hits, here } = searchState;
  const all = `${formatCount(hits.count)}${hits.more ? '+' : ''}`;
  const text =
    hits.count === 0
      ? searchState.busy
        ? ''
        : 'no matches'
      : here < 0
        ? all
        : `${formatCount(here + 1)} of ${all}`;
  return state.loaded < state.total ? `${text} in ${formatCount(state.loaded)} lines` : text;
}
