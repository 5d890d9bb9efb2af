import { useState, useSyncExternalStore } from 'react';
import type { FeedState, GetLines, LogFeed } from './feed/LogFeed';
import { LogSearch, type SearchState } from './search/LogSearch';
import { useLines } from './useLines';

type UseFeed = { feed: LogFeed; state: FeedState; search: LogSearch; searchState: SearchState };

/** Return the live lines of one log, and the search in them, for as long as the component is mounted. */
export function useFeed(getLines: () => GetLines, containerId: string, firstLine?: number): UseFeed {
  const { feed, state } = useLines(getLines, containerId, firstLine);
  const [search] = useState(() => new LogSearch(feed));
  const searchState = useSyncExternalStore(search.subscribe, () => search.state);
  return { feed, state, search, searchState };
}
