import { cx } from '@/shared/lib/cx';

/** Hold the place of what is being fetched, in its final size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('skel', className)} />;
}

/** Show placeholder rows, and tell screen readers that something is loading. */
export function SkeletonRows({ rows = 5, className = 'h-11' }: { rows?: number; className?: string }) {
  return (
    <div role="status" className="grid gap-2 p-4">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <Skeleton key={row} className={className} />
      ))}
    </div>
  );
}
