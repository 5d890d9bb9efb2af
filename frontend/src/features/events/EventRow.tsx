import { Link } from '@tanstack/react-router';
import type { LiveEvent } from '@/shared/api/stream';
import { Time } from '@/shared/components/Time';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';

const MAX_CHARACTERS = 300;

/** Show one event: its kind, its task and its data. */
export function EventRow({ event }: { event: LiveEvent }) {
  return (
    <li className="grid grid-cols-[6rem_1fr_auto] items-baseline gap-3 px-4 py-2 text-sm">
      <span className="font-medium">{event.kind.replace('_', ' ')}</span>
      <span className="min-w-0 truncate text-muted">
        <Link
          to="/tasks/$taskId"
          params={{ taskId: event.task_id }}
          className="font-mono text-xs text-accent hover:underline"
        >
          task {event.task_id}
        </Link>{' '}
        <bdi>{escapeInvisible(describeEvent(event))}</bdi>
      </span>
      <Time iso={event.created_at} className="text-xs text-subtle" />
    </li>
  );
}

const FIELDS = [
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

function describeEvent(event: LiveEvent): string {
  const parts = FIELDS.flatMap((name) => {
    const value = event.data[name];
    return typeof value === 'string' || typeof value === 'number'
      ? [`${name} ${truncate(String(value), MAX_CHARACTERS)}`]
      : [];
  });
  return parts.slice(0, 4).join(', ');
}
