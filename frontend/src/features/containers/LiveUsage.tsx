import { useQuery } from '@tanstack/react-query';
import { formatBytes } from '@/shared/lib/format';
import { usageQuery } from './queries';
import { formatCpus } from './usage';

/** Show in a few characters what a running container uses now. */
export function LiveUsage({ containerId }: { containerId: string }) {
  const newest = useQuery(usageQuery(containerId)).data?.samples.at(-1);
  if (!newest) return <span className="text-subtle">–</span>;
  return (
    <span className="tnum inline-flex items-center gap-2 whitespace-nowrap">
      <span>{formatCpus(newest.cpus)}</span>
      <span>{formatBytes(newest.memory_bytes)}</span>
    </span>
  );
}
