import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useConnection, useEvents } from '@/shared/api/live';
import type { LiveEvent } from '@/shared/api/stream';
import { type FeedState, type GetLines, LogFeed } from './feed/LogFeed';
import { LogSearch, type SearchState } from './search/LogSearch';

type UseFeed = { feed: LogFeed; state: FeedState; search: LogSearch; searchState: SearchState };

/** Return the live lines of one log for as long as the component is mounted; events of its container trigger a poll. */
export function useFeed(getLines: () => GetLines, containerId: string, firstLine?: number): UseFeed {
  const [{ feed, search }] = useState(() => {
    const newFeed = new LogFeed(getLines(), firstLine);
    return { feed: newFeed, search: new LogSearch(newFeed) };
  });
  const state = useSyncExternalStore(feed.subscribe, () => feed.state);
  const searchState = useSyncExternalStore(search.subscribe, () => search.state);
  const listener = useCallback(
    (events: LiveEvent[]) => {
      if (events.some((event) => isOfLog(event, containerId))) feed.poll();
    },
    [feed, containerId],
  );
  useEvents(listener);
  const connection = useConnection().state;
  useEffect(() => {
    if (connection !== 'live') return;
    if (feed.state.problem) feed.retry();
    else feed.poll();
  }, [connection, feed]);
  return { feed, state, search, searchState };
}

function isOfLog(event: LiveEvent, containerId: string): boolean {
  return ['log', 'container', 'environment'].includes(event.kind) && event.data.id === containerId;
}
