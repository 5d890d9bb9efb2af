import { useNavigate, useSearch } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useEvents } from '@/shared/api/live';
import type { LiveEvent } from '@/shared/api/stream';
import { Button } from '@/shared/components/Button';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { EventFilters } from './EventFilters';
import { EventRow } from './EventRow';

const MAX_EVENTS = 500;

/** Show the events of this server as they happen, newest first; the list can be paused. */
export function EventsPage() {
  const search = useSearch({ from: '/shell/events' });
  const navigate = useNavigate({ from: '/events' });
  const [isPaused, setPaused] = useState(false);
  const events = useRecent(isPaused);
  const visibleEvents = events.filter(
    (event) =>
      (!search.kind || event.kind === search.kind) && (!search.task || event.task_id === search.task),
  );
  return (
    <div className="mx-auto grid max-w-[1440px] gap-4 px-4 py-5 md:px-6">
      <h1 className="text-xl font-semibold tracking-[-0.012em]">Events</h1>
      <EventFilters
        search={search}
        onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
      />
      <Card
        title="Live"
        padded={false}
        action={
          <Button variant="outline" size="sm" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
            {isPaused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        }
      >
        {visibleEvents.length === 0 ? (
          <EmptyState title="No events since this page was opened">
            Events appear here as they happen. get_events lists the earlier events of a task.
          </EmptyState>
        ) : (
          <ol className="divide-y">
            {visibleEvents.map((event) => (
              <EventRow key={event.cursor} event={event} />
            ))}
          </ol>
        )}
      </Card>
    </div>
  );
}

/** Return the last few hundred events since the page was opened; while paused, new ones are held back. */
function useRecent(isPaused: boolean): LiveEvent[] {
  const [events, setEvents] = useState<LiveEvent[]>([]);
  const [waiting, setWaiting] = useState<LiveEvent[]>([]);
  const take = useCallback(
    (incoming: LiveEvent[]) => {
      const newest = incoming.toReversed();
      if (isPaused) setWaiting((now) => [...newest, ...now].slice(0, MAX_EVENTS));
      else setEvents((now) => [...newest, ...now].slice(0, MAX_EVENTS));
    },
    [isPaused],
  );
  useEvents(take);
  if (!isPaused && waiting.length > 0) {
    setEvents([...waiting, ...events].slice(0, MAX_EVENTS));
    setWaiting([]);
  }
  return events;
}
