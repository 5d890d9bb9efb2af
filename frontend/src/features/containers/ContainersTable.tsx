import { StatusPill } from '@/components/StatusPill';
import { Time } from '@/components/Time';
import { bytes, duration } from '@/lib/format';
import type { Container } from './queries';

type ContainersTableProps = {
  containers: Container[];
  withTask: boolean;
  onOpen: (containerId: string) => void;
};

/** One container a row: which version, how it stands and why, what it used. */
export function ContainersTable({ containers, withTask, onOpen }: ContainersTableProps) {
  return (
    <table className="w-full text-sm">
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-xs text-muted">
          <th className="px-4 py-2 font-medium">Container</th>
          <th className="px-2 py-2 font-medium">State</th>
          <th className="px-2 py-2 font-medium">Why</th>
          <th className="px-2 py-2 text-right font-medium">Wall</th>
          <th className="px-2 py-2 text-right font-medium">Processor</th>
          <th className="px-2 py-2 text-right font-medium">Memory</th>
          <th className="px-4 py-2 text-right font-medium">Created</th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {containers.map((container) => (
          <tr
            key={container.id}
            className="relative hover:bg-hover max-md:grid max-md:grid-cols-[1fr_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:px-4 max-md:py-3"
          >
            <td className="px-4 py-2.5 max-md:p-0">
              <button
                type="button"
                onClick={() => onOpen(container.id)}
                className="font-mono text-xs font-semibold after:absolute after:inset-0"
              >
                {withTask && `${container.task_id} · `}
                {container.version}
                <span className="ml-2 font-normal text-subtle">{container.id}</span>
              </button>
            </td>
            <td className="px-2 py-2.5 max-md:p-0">
              <StatusPill status={container.status} />
            </td>
            <td className="max-w-80 truncate px-2 py-2.5 text-muted max-md:col-span-2 max-md:p-0">
              {container.reason ?? ''}
            </td>
            <td className="tnum px-2 py-2.5 text-right max-md:hidden">{duration(container.wall_seconds)}</td>
            <td className="tnum px-2 py-2.5 text-right max-md:hidden">{duration(container.cpu_seconds)}</td>
            <td className="tnum px-2 py-2.5 text-right max-md:hidden">
              {bytes(container.peak_memory_bytes)}
            </td>
            <td className="px-4 py-2.5 text-right text-muted max-md:hidden">
              <Time iso={container.created_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
