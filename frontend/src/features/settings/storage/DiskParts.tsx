import { formatBytes } from '@/shared/lib/format';
import { listDiskParts } from './diskParts';
import type { DiskUse } from './queries';

/** Show each kind of file with its size and a bar for its share. */
export function DiskParts({ use }: { use: DiskUse }) {
  const parts = listDiskParts(use);
  const largest = parts[0]?.bytes ?? 1;
  return (
    <dl className="grid gap-3 text-sm">
      {parts.map(({ name, bytes, what }) => (
        <div key={name} className="grid gap-1">
          <dt className="flex flex-wrap justify-between gap-x-3">
            <span>
              {name} <span className="text-xs text-muted">{what}</span>
            </span>
            <span className="tnum text-muted">{formatBytes(bytes)}</span>
          </dt>
          <dd>
            <svg
              aria-hidden
              viewBox="0 0 100 2"
              preserveAspectRatio="none"
              className="block h-1.5 w-full rounded-full bg-hover"
            >
              <rect width={Math.max(0.4, (100 * bytes) / largest)} height="2" className="fill-accent-solid" />
            </svg>
          </dd>
        </div>
      ))}
    </dl>
  );
}
