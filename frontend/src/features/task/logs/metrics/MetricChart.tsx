import { useMemo, useState } from 'react';
import { count, score } from '@/lib/format';
import { ChartAxes } from './ChartAxes';
import { lineThrough, stepsThrough } from './path';
import { linear, logarithmic } from './scale';
import type { Point, XAxis } from './series';
import { useWidth } from './useWidth';

const HEIGHT = 260;
const MARGIN = { left: 60, right: 16, top: 14, bottom: 28 };
const FEW = 300;

type MetricChartProps = {
  name: string;
  axis: XAxis;
  points: Point[];
  best: number[] | null;
  target: number | null;
  claim: boolean;
  isLog: boolean;
  onOpen: (point: Point) => void;
};

/**
 * A metric's values as a chart with a cursor: the pointer or the arrow keys move it, a click or Enter opens the version's code. Drawn
 * as SVG, with columns of many points thinned.
 */
export function MetricChart(props: MetricChartProps) {
  const { name, axis, best, target, claim, isLog, onOpen } = props;
  const points = useMemo(
    () => (isLog ? props.points.filter((point) => point.y > 0) : props.points),
    [props.points, isLog],
  );
  const [box, width] = useWidth();
  const [cursor, setCursor] = useState<number | null>(null);
  const drawn = useMemo(
    () => draw(points, { best, target, isLog, width, axis }),
    [points, best, target, isLog, width, axis],
  );
  const here = cursor === null ? undefined : points[Math.min(cursor, points.length - 1)];
  const left = props.points.length - points.length;
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
    setCursor(nearest(drawn.places, at));
  };
  if (points.length === 0)
    return <p className="py-8 text-center text-sm text-muted">No value can stand on this scale.</p>;
  return (
    <>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${name} by ${axis}, ${count(points.length)} values; arrow keys go from one to the next`}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={(cursor ?? last) + 1}
        aria-valuetext={wordsOf(here ?? points[last])}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerLeave={() => setCursor(null)}
        onClick={() => here && onOpen(here)}
        className="relative cursor-pointer touch-pan-y"
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true" className="block overflow-visible">
            <ChartAxes
              axis={axis}
              x={drawn.x}
              y={drawn.y}
              labels={drawn.labels}
              width={width}
              height={HEIGHT}
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
            {points.length <= FEW &&
              drawn.places.map((place, each) => (
                <circle
                  // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name, and none is ever moved
                  key={each}
                  cx={place.x}
                  cy={place.y}
                  r="3.5"
                  strokeWidth="2"
                  className={`${points[each]?.reported ? 'fill-surface' : claim ? 'fill-cod' : 'fill-accent'} ${claim ? 'stroke-cod' : 'stroke-accent'}`}
                />
              ))}
            {here && cursor !== null && <Cursor place={drawn.places[Math.min(cursor, last)]} />}
          </svg>
        )}
      </div>
      <p className="tnum min-h-5 pt-1 text-xs text-muted">
        {here
          ? `${wordsOf(here)}${here.version && !claim ? ' · click or Enter opens its code' : ''}`
          : wordsOfAll(points, left)}
      </p>
    </>
  );
}

function Cursor({ place }: { place: { x: number; y: number } | undefined }) {
  if (!place) return null;
  return (
    <g>
      <line
        x1={place.x}
        x2={place.x}
        y1={MARGIN.top}
        y2={HEIGHT - MARGIN.bottom}
        className="stroke-control"
        strokeDasharray="2 3"
      />
      <circle cx={place.x} cy={place.y} r="6" strokeWidth="2" className="fill-none stroke-fg" />
    </g>
  );
}

type Drawing = { best: number[] | null; target: number | null; isLog: boolean; width: number; axis: XAxis };

function draw(points: Point[], { best, target, isLog, width, axis }: Drawing) {
  const values = points.map(({ y }) => y);
  if (target !== null && (!isLog || target > 0)) values.push(target);
  const y = (isLog ? logarithmic : linear)(values, HEIGHT - MARGIN.bottom, MARGIN.top);
  const xs = points.map((point) => point.x);
  const [from, to] = [MARGIN.left + 8, width - MARGIN.right - 8];
  const x = axis === 'step' ? linear(xs, from, to) : spread(xs, from, to);
  const places = points.map((point) => ({ x: x.at(point.x), y: y.at(point.y) }));
  const labels = axis === 'version' ? labelsOf(points, to - from) : null;
  const bests = best && points.map((point, place) => ({ x: x.at(point.x), y: y.at(best[place] ?? point.y) }));
  return { x, y, places, labels, line: lineThrough(places), best: bests && stepsThrough(bests) };
}

/** From the first to the last value, without round ends. */
function spread(values: number[], from: number, to: number) {
  const first = values[0] ?? 0;
  const span = (values.at(-1) ?? 0) - first;
  return {
    ticks: [],
    at: (value: number) => (span > 0 ? from + ((value - first) / span) * (to - from) : (from + to) / 2),
  };
}

/** As many version names as have room. */
function labelsOf(points: Point[], pixels: number): Map<number, string> {
  const all = new Map(points.map((point) => [point.x, point.label]));
  const every = Math.ceil(all.size / Math.max(1, Math.floor(pixels / 56)));
  return new Map([...all].filter((_, place) => place % every === 0));
}

function nearest(places: { x: number }[], at: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.x ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = places[low - 1];
  return before && at - before.x < (places[low]?.x ?? 0) - at ? low - 1 : low;
}

function wordsOf(point: Point | undefined): string {
  return point ? `${point.label}: ${score(point.y)}${point.reported ? ', as reported' : ''}` : '';
}

function wordsOfAll(points: Point[], left: number): string {
  const words = `${count(points.length)} ${points.length === 1 ? 'value' : 'values'}, the last ${score(points.at(-1)?.y)}`;
  return left > 0 ? `${words}; ${count(left)} not above zero are left out` : words;
}
