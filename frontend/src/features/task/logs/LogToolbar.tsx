import { ArrowDownToLine, WrapText } from 'lucide-react';
import type { LogsSearch } from './searchParams';
import { Button } from '@/shared/components/Button';
import { Tooltip } from '@/shared/components/Tooltip';
import type { FeedState } from './feed/LogFeed';
import { GoToLine } from './GoToLine';
import { LevelChips } from './LevelChips';
import { LogSearchBox } from './LogSearchBox';
import type { SearchState } from './search/LogSearch';
import type { Follow } from './viewer/follow';

type LogToolbarProps = {
  search: LogsSearch;
  searchState: SearchState;
  state: FeedState;
  follow: Follow;
  wraps: boolean;
  onSearch: (change: Partial<LogsSearch>) => void;
  onStep: (by: 1 | -1, typed?: string) => void;
  onWrap: (wraps: boolean) => void;
  onFollow: () => void;
};

/** Show the search, the levels, the line number field, and the wrap and follow buttons. */
export function LogToolbar(props: LogToolbarProps) {
  const { search, searchState, state, follow, wraps, onSearch } = props;
  return (
    <div
      role="toolbar"
      aria-label="Log tools"
      className="flex flex-wrap items-center gap-2 border-b px-3 py-2"
    >
      <LogSearchBox
        search={search}
        searchState={searchState}
        state={state}
        onSearch={onSearch}
        onStep={props.onStep}
      />
      <LevelChips
        levels={searchState.levels}
        chosen={search.level}
        onChoose={(level) => onSearch({ level })}
        partial={state.loaded < state.total}
      />
      <div className="ml-auto flex items-center gap-1.5">
        <GoToLine total={state.total} onGo={(line, to) => onSearch({ line, to })} />
        <Tooltip label="Wrap long lines">
          <Button
            size="icon"
            aria-label="Wrap long lines"
            aria-pressed={wraps}
            onClick={() => props.onWrap(!wraps)}
            className={wraps ? 'bg-accent-soft text-accent' : ''}
          >
            <WrapText size={15} />
          </Button>
        </Tooltip>
        <Button
          variant="outline"
          size="sm"
          aria-pressed={state.ended ? undefined : follow.on}
          onClick={props.onFollow}
          className={follow.on && !state.ended ? 'border-accent text-accent' : 'text-muted'}
        >
          <ArrowDownToLine size={13} aria-hidden />
          {state.ended ? 'Jump to end' : follow.on ? 'Following' : 'Follow'}
        </Button>
      </div>
    </div>
  );
}
