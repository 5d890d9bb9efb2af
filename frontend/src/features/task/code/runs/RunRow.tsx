import { Link } from '@tanstack/react-router';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { formatBytes, formatDuration } from '@/shared/lib/format';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { describeOutcome, type Run } from './runOutcomes';

const MAX_REASON_CHARACTERS = 300;

/** Show one container of the version with its score, or why it has none; it links to the container. */
export function RunRow({ run, taskId }: { run: Run; taskId: number }) {
  const { container, result, isManual } = run;
  const why =
    result && result.score === null
      ? result.reason
      : container.status === 'completed'
        ? null
        : container.reason;
  return (
    <tr className="relative hover:bg-hover max-md:grid max-md:grid-cols-[1fr_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:px-4 max-md:py-3">
      <td className="px-4 py-2.5 max-md:p-0">
        <Link
          to="/tasks/$taskId/containers"
          params={{ taskId }}
          search={{ version: container.version, container: container.id }}
          className="font-medium after:absolute after:inset-0"
        >
          {isManual ? 'By hand' : `Round ${container.round}`}
        </Link>
        <span className="ml-2 text-xs text-subtle">
          <Time iso={container.created_at} />
        </span>
        {why && (
          <span className="block max-w-96 truncate text-xs text-muted">
            <bdi>{escapeInvisible(truncate(why, MAX_REASON_CHARACTERS))}</bdi>
          </span>
        )}
      </td>
      <td className="px-2 py-2.5 max-md:p-0">
        <StatusPill status={container.status} />
      </td>
      <td className="tnum px-2 py-2.5 text-right font-medium max-md:order-1 max-md:p-0 max-md:text-left">
        <span className="sr-only md:hidden">Score </span>
        {describeOutcome(run)}
      </td>
      <td className="tnum px-2 py-2.5 text-right text-muted max-md:order-3 max-md:p-0 max-md:text-left max-md:text-xs">
        <span className="md:hidden">seed </span>
        {container.seed ?? '–'}
      </td>
      <td className="tnum px-4 py-2.5 text-right whitespace-nowrap text-muted max-md:order-2 max-md:p-0 max-md:text-xs">
        {container.wall_seconds === null
          ? '–'
          : `${formatDuration(container.wall_seconds)}, ${formatBytes(container.peak_memory_bytes)}`}
      </td>
    </tr>
  );
}
