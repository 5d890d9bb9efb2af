import { cx } from '@/shared/lib/cx';
import { buildEdgePath, type Lanes } from './lineageLanes';
import {
  computeGraphWidth,
  LANE_WIDTH,
  LEFT,
  type RailItem,
  ROW_HEIGHT,
  type Standing,
} from './lineageItems';

const NODE_CLASSES: Record<Standing, string> = {
  best: 'fill-accent stroke-accent',
  kept: 'fill-surface stroke-accent',
  dropped: 'fill-surface stroke-control',
  plain: 'fill-surface stroke-control',
  running: 'fill-run-soft stroke-run',
  failed: 'fill-surface stroke-bad',
};

/** Draw the lineage; the list beside it says the same in words. */
export function LineageGraph({
  lanes,
  items,
  current,
}: {
  lanes: Lanes;
  items: RailItem[];
  current: string;
}) {
  const x = (lane: number) => LEFT + lane * LANE_WIDTH;
  const y = (row: number) => row * ROW_HEIGHT + ROW_HEIGHT / 2;
  return (
    <svg
      aria-hidden
      width={computeGraphWidth(lanes.width)}
      height={items.length * ROW_HEIGHT}
      className="pointer-events-none absolute top-0 left-0 z-10"
    >
      {lanes.edges.map((edge) => (
        <path
          key={`${edge.from}-${edge.to}`}
          d={buildEdgePath(edge, x, y)}
          strokeWidth={edge.main ? 2 : 1.5}
          strokeDasharray={edge.first ? undefined : '2 3'}
          className={cx('fill-none', edge.main ? 'stroke-accent' : 'stroke-line-strong')}
        />
      ))}
      {items.map((item, row) => (
        <g key={item.version}>
          <circle
            cx={x(lanes.lanes[row] ?? 0)}
            cy={y(row)}
            r={item.version === current ? 6.5 : 5}
            strokeWidth="2"
            className={NODE_CLASSES[item.standing]}
          />
          {item.standing === 'failed' && (
            <path
              d={`M${x(lanes.lanes[row] ?? 0) - 2},${y(row) - 2}l4,4m0,-4l-4,4`}
              strokeWidth="1.5"
              className="stroke-bad"
            />
          )}
        </g>
      ))}
    </svg>
  );
}
