import { Link } from '@tanstack/react-router';
import type { LiveEvent } from '@/shared/api/stream';
import { Time } from '@/shared/components/Time';
import { cut, visible } from '@/shared/lib/invisibleCharacters';

const LONGEST = 300;

/** One event: what kind, of which task, and what it says. */
export function EventRow({ event }: { event: LiveEvent }) {
  return (
    <li className="grid grid-cols-[6rem_1fr_auto] items-baseline gap-3 px-4 py-2 text-sm">
      <span className="font-medium">{event.kind}</span>
      <span className="min-w-0 truncate text-muted">
        <Link
          to="/tasks/$taskId"
          params={{ taskId: event.task_id }}
          className="font-mono text-xs text-accent hover:underline"
        >
          task {event.task_id}
        </Link>{' '}
        <bdi>{visible(words(event))}</bdi>
      </span>
      <Time iso={event.created_at} className="text-xs text-subtle" />
    </li>
  );
}

const SAID = [
  'version',
  'status',
  'state',
  'doing',
  'verdict',
  'score',
  'sender',
  'content',
  'reason',
  'filename',
  'id',
];

function words(event: LiveEvent): string {
  const told = SAID.flatMap((name) => {
    const value = event.data[name];
    return typeof value === 'string' || typeof value === 'number'
      ? [`${name} ${cut(String(value), LONGEST)}`]
      : [];
  });
  return told.slice(0, 4).join(', ');
}
