import { cx } from '@/shared/lib/cx';

/** The place of what is being fetched, in its final size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('skel', className)} />;
}

/** A list of places, and the word for whoever listens. */
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
