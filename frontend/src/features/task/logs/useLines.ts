import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useConnection, useEvents } from '@/shared/api/live';
import type { LiveEvent } from '@/shared/api/stream';
import { type FeedState, type GetLines, LogFeed } from './feed/LogFeed';

const KINDS = ['log', 'container', 'environment', 'model_call'];

/**
 * Return the live lines of one log for as long as the component is mounted; events of its owner, a container or a model
 * call, trigger a poll.
 */
export function useLines(
  getLines: () => GetLines,
  ownerId: string,
  firstLine?: number,
): { feed: LogFeed; state: FeedState } {
  const [feed] = useState(() => new LogFeed(getLines(), firstLine));
  const state = useSyncExternalStore(feed.subscribe, () => feed.state);
  const listener = useCallback(
    (events: LiveEvent[]) => {
      if (events.some((event) => KINDS.includes(event.kind) && event.data.id === ownerId)) feed.poll();
    },
    [feed, ownerId],
  );
  useEvents(listener);
  const connection = useConnection().state;
  useEffect(() => {
    if (connection !== 'live') return;
    if (feed.state.problem) feed.retry();
    else feed.poll();
  }, [connection, feed]);
  return { feed, state };
}
