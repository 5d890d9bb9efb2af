import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { LogsSearch } from './searchParams';
import { ErrorPanel } from '@/shared/components/ErrorPanel';
import { Skeleton } from '@/shared/components/Skeleton';
import { saveItem, loadItem } from '@/shared/lib/storage';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { importWithRetry } from '@/shared/api/importWithRetry';
import { FollowSummary } from './FollowSummary';
import { LogPicker } from './LogPicker';
import { LogToolbar } from './LogToolbar';
import type { Claim } from './metrics/claims';
import { type LogFile, fetchLines } from './queries';
import type { Query } from './search/Index';
import { useClaims } from './useClaims';
import { useFeed } from './useFeed';
import type { Follow } from './viewer/follow';
import type { LogViewport } from './viewer/LogViewport';

// Import at once, so that the viewer arrives along with the first lines.
const viewer = importWithRetry(() => import('./LogView'));
const LogView = lazyWithRetry(() => viewer.then((loaded) => ({ default: loaded.LogView })));

type LiveMonitorProps = {
  taskId: number;
  filename: string;
  logs: LogFile[];
  onOlder?: () => void;
  search: LogsSearch;
  onSearch: (change: Partial<LogsSearch>) => void;
  onFollows: (follows: boolean) => void;
  onClaims: (claims: readonly Claim[]) => void;
};

/** Show one log live: coloured lines, search, links to lines, and its end while it grows. */
export function LiveMonitor(props: LiveMonitorProps) {
  const { taskId, filename, search, onSearch, onFollows } = props;
  const viewport = useRef<LogViewport>(null);
  const containerId = filename.replace(/\.log$/, '');
  const {
    feed,
    state,
    search: finder,
    searchState,
  } = useFeed(() => fetchLines(taskId, filename), containerId, search.line);
  const [follow, setFollow] = useState<Follow>({ on: search.line === undefined, unseen: 0 });
  const [wraps, setWraps] = useState(loadItem('log-wrap') === 'yes');
  const query = useSearchQuery(search);
  useEffect(() => finder.startSearch(query), [finder, query]);
  useEffect(() => onFollows(follow.on), [onFollows, follow.on]);
  useClaims(feed, props.onClaims);
  const step = (by: 1 | -1, typed?: string) => {
    if (typed) finder.startSearch({ regex: false, matchCase: false, ...query, text: typed });
    finder.next(by, viewport.current?.topLine ?? 1);
  };
  const changeWrap = (next: boolean) => {
    setWraps(next);
    saveItem('log-wrap', next ? 'yes' : null);
  };
  return (
    <section aria-label="Log" className="card overflow-hidden">
      <LogPicker
        taskId={taskId}
        logs={props.logs}
        filename={filename}
        state={state}
        onOlder={props.onOlder}
        onChoose={(log) => onSearch({ log, line: undefined, to: undefined })}
      />
      <LogToolbar
        search={search}
        searchState={searchState}
        state={state}
        follow={follow}
        wraps={wraps}
        onSearch={onSearch}
        onStep={step}
        onWrap={changeWrap}
        onFollow={() => (state.ended ? viewport.current?.followEnd() : viewport.current?.pressFollow())}
      />
      {state.problem !== null && state.problem !== undefined && (
        <div className="p-3">
          <ErrorPanel subject="This log" error={state.problem} onRetry={feed.retry} />
        </div>
      )}
      {state.status === 'loading' && <Skeleton className="h-[60dvh] rounded-none" />}
      {state.status === 'ready' && (
        <Suspense fallback={<Skeleton className="h-[60dvh] rounded-none" />}>
          <LogView
            ref={viewport}
            feed={feed}
            searchState={searchState}
            search={search}
            follow={follow}
            wraps={wraps}
            onFollow={setFollow}
            onSearch={onSearch}
            onStep={step}
            onWrap={() => changeWrap(!wraps)}
          />
        </Suspense>
      )}
      <FollowSummary total={state.total} follows={follow.on && !state.ended} />
    </section>
  );
}

function useSearchQuery({ q, regex, exact, level }: LogsSearch): Query | undefined {
  return useMemo(
    () =>
      q === undefined && level === undefined
        ? undefined
        : { text: q ?? '', regex: regex ?? false, matchCase: exact ?? false, level },
    [q, regex, exact, level],
  );
}
