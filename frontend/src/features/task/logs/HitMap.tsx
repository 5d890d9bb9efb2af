import type { Hits } from './search/Hits';

const BINS = 300;

/** Mark beside the scroll bar where in the log the matches are. */
export function HitMap({ hits, total }: { hits: Hits; total: number }) {
  if (hits.count === 0 || total === 0) return null;
  const bins = new Set<number>();
  for (let hit = 0; hit < hits.count; hit += 1)
    bins.add(Math.floor(((hits.lineOfHit(hit) - 1) / total) * BINS));
  const path = [...bins].map((bin) => `M0,${bin + 0.5}h6`).join('');
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 6 ${BINS}`}
      preserveAspectRatio="none"
      className="pointer-events-none absolute top-0 right-4 h-full w-1.5"
    >
      <path d={path} strokeWidth="2" vectorEffect="non-scaling-stroke" className="stroke-warn" />
    </svg>
  );
}
