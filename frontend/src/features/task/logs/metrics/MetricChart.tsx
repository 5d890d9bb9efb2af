import { useMemo, useState } from 'react';
import { formatCount } from '@/shared/lib/format';
import { ChartAxes } from './ChartAxes';
import { CHART_HEIGHT, buildDrawing as drawing, MARGIN, findNearest } from './chartDrawing';
import { describePoint, describePoints } from './pointDescriptions';
import type { Point, XAxis } from './series';
import { useWidth } from '@/shared/lib/useWidth';

const MAX_DOTS = 300;

type MetricChartProps = {
  name: string;
  axis: XAxis;
  points: Point[];
  best: (number | null)[] | null;
  target: number | null;
  claim: boolean;
  isLog: boolean;
  /** How many values cannot be shown on the scale. */
  left: number;
  onOpen: (point: Point) => void;
};

/**
 * Chart a metric's values with a cursor: the pointer or the arrow keys move it, a click or Enter opens the version's
 * code. Drawn as SVG; columns of many points are thinned.
 */
export function MetricChart(props: MetricChartProps) {
  const { name, axis, points, best, target, claim, isLog, left, onOpen } = props;
  const [box, width] = useWidth();
  const [cursor, setCursor] = useState<number | null>(null);
  const drawn = useMemo(
    () => drawing(points, { best, target, isLog, width, axis }),
    [points, best, target, isLog, width, axis],
  );
  const here = cursor === null ? undefined : points[Math.min(cursor, points.length - 1)];
  const last = points.length - 1;
  const move = (to: number) => setCursor(Math.max(0, Math.min(last, to)));
  const onKeyDown = (event: React.KeyboardEvent) => {
    const now = cursor ?? last;
    const steps: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      PageUp: now - 10,
      PageDown: now + 10,
      Home: 0,
      End: last,
    };
    if (event.key === 'Enter' && here) onOpen(here);
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  const onPointer = (event: React.PointerEvent) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setCursor(findNearest(drawn.pixels, at));
  };
  if (points.length === 0)
    return <p className="py-8 text-center text-sm text-muted">No value can be shown on this scale.</p>;
  return (
    <>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${name} by ${axis}, ${formatCount(points.length)} values; use the arrow keys to move between them`}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={(cursor ?? last) + 1}
        aria-valuetext={describePoint(here ?? points[last])}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerLeave={() => setCursor(null)}
        onClick={() => here && onOpen(here)}
        className="relative cursor-pointer touch-pan-y"
      >
        {width > 0 && (
          <svg width={width} height={CHART_HEIGHT} aria-hidden="true" className="block overflow-visible">
            <ChartAxes
              axis={axis}
              x={drawn.x}
              y={drawn.y}
              labels={drawn.labels}
              width={width}
              height={CHART_HEIGHT}
              margin={MARGIN}
              target={target}
            />
            <path
              d={drawn.line}
              strokeWidth="1.5"
              className={`fill-none ${claim ? 'stroke-cod' : best ? 'stroke-line-strong' : 'stroke-accent'}`}
            />
            {drawn.best && (
              <path
                d={drawn.best}
                strokeWidth="2"
                strokeLinejoin="round"
                className="fill-none stroke-accent"
              />
            )}
            {points.length <= MAX_DOTS &&
              drawn.pixels.map((pixel, index) => (
                <circle
                  // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name, and none is ever moved
                  key={index}
                  cx={pixel.x}
                  cy={pixel.y}
                  r="3.5"
                  strokeWidth="2"
                  className={`${points[index]?.reported ? 'fill-surface' : claim ? 'fill-cod' : 'fill-accent'} ${claim ? 'stroke-cod' : 'stroke-accent'}`}
                />
              ))}
            {here && cursor !== null && <Cursor pixel={drawn.pixels[Math.min(cursor, last)]} />}
          </svg>
        )}
      </div>
      <p className="tnum min-h-5 pt-1 text-xs text-muted">
        {here
          ? `${describePoint(here)}${here.version ? ' · click or press Enter to open its code' : ''}`
          : describePoints(points, left)}
      </p>
    </>
  );
}

function Cursor({ pixel }: { pixel: { x: number; y: number } | undefined }) {
  if (!pixel) return null;
  return (
    <g>
      <line
        x1={pixel.x}
        x2={pixel.x}
        y1={MARGIN.top}
        y2={CHART_HEIGHT - MARGIN.bottom}
        className="stroke-control"
        strokeDasharray="2 3"
      />
      <circle cx={pixel.x} cy={pixel.y} r="6" strokeWidth="2" className="fill-none stroke-fg" />
    </g>
  );
}
