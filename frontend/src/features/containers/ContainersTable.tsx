import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { formatBytes, formatDuration } from '@/shared/lib/format';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { LiveUsage } from './LiveUsage';
import type { Container } from './queries';
import { Uptime } from './Uptime';
import { describeReason } from './usage';

type ContainersTableProps = {
  containers: Container[];
  withTask: boolean;
  onOpen: (containerId: string) => void;
};

const MAX_REASON_CHARACTERS = 400;

/** Show one container per row: its version, its state and the reason, and what it uses or used. */
export function ContainersTable({ containers, withTask, onOpen }: ContainersTableProps) {
  return (
    <table className="w-full text-sm max-md:block">
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-xs text-muted">
          <th className="px-4 py-2 font-medium">Container</th>
          <th className="px-2 py-2 font-medium">State</th>
          <th className="px-2 py-2 font-medium">Why</th>
          <th className="px-2 py-2 text-right font-medium">Wall time</th>
          <th className="px-2 py-2 text-right font-medium">CPU, memory</th>
          <th className="px-4 py-2 text-right font-medium">Created</th>
        </tr>
      </thead>
      <tbody className="divide-y max-md:block">
        {containers.map((container) => (
          <tr
            key={container.id}
            className="relative hover:bg-hover max-md:grid max-md:grid-cols-[1fr_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:px-4 max-md:py-3"
          >
            <td className="px-4 py-2.5 max-md:p-0">
              <button
                type="button"
                onClick={() => onOpen(container.id)}
                className="text-left font-mono text-xs font-semibold after:absolute after:inset-0"
              >
                {withTask && `${container.task_id} · `}
                <bdi>{escapeInvisible(container.version)}</bdi>
                <span className="ml-2 font-normal text-subtle">{container.id}</span>
              </button>
            </td>
            <td className="px-2 py-2.5 max-md:p-0">
              <StatusPill status={container.status} />
            </td>
            <td className="max-w-80 truncate px-2 py-2.5 text-muted max-md:order-1 max-md:col-span-2 max-md:max-w-none max-md:p-0 max-md:whitespace-normal">
              <bdi>{escapeInvisible(truncate(describeReason(container), MAX_REASON_CHARACTERS))}</bdi>
            </td>
            <td className="tnum px-2 py-2.5 text-right max-md:order-2 max-md:p-0 max-md:text-left max-md:text-xs max-md:text-muted">
              <Uptime container={container} />
            </td>
            <td className="px-2 py-2.5 text-right max-md:order-3 max-md:p-0 max-md:text-xs max-md:text-muted">
              <Use container={container} />
            </td>
            <td className="px-4 py-2.5 text-right whitespace-nowrap text-muted max-md:hidden">
              <Time iso={container.created_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Use({ container }: { container: Container }) {
  if (container.status === 'running') return <LiveUsage containerId={container.id} />;
  if (container.cpu_seconds === null && container.peak_memory_bytes === null)
    return <span className="text-subtle">–</span>;
  return (
    <span className="tnum whitespace-nowrap">
      {formatDuration(container.cpu_seconds)}, {formatBytes(container.peak_memory_bytes)}
    </span>
  );
}
