import { buildLinePath } from '@/shared/lib/linePath';
import { useWidth } from '@/shared/lib/useWidth';
import { type Measurement, describeUsage, computeTop, computeWindow } from './usage';

const HEIGHT = 76;
const EDGE = 2;

/**
 * Chart one quantity over the last two minutes, its limit as a dashed line, with a sentence below that says the same.
 */
export function UsageChart({ measured }: { measured: Measurement }) {
  const [box, width] = useWidth();
  const { from, to } = computeWindow(measured.values);
  const top = computeTop(measured);
  const x = (at: number) => ((at - from) / (to - from)) * width;
  const y = (value: number) => HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE);
  const points = measured.values.map((each) => ({ x: x(each.at), y: y(each.value) }));
  const line = buildLinePath(points);
  const isDrawn = points.at(0) && points.at(-1);
  return (
    <figure className="grid min-w-0 gap-1.5">
      <div ref={box} className="overflow-hidden rounded-md border bg-sunken">
        <svg width={width} height={HEIGHT} className="block" aria-hidden>
          {isDrawn && (
            <path
              d={`${line}L${isDrawn.x},${HEIGHT}L${points[0]?.x ?? 0},${HEIGHT}Z`}
              className="fill-run opacity-15"
            />
          )}
          <path d={line} className="fill-none stroke-run" strokeWidth="1.5" strokeLinejoin="round" />
          {measured.limit !== null && (
            <line
              x1={0}
              x2={width}
              y1={y(measured.limit)}
              y2={y(measured.limit)}
              className="stroke-warn"
              strokeDasharray="5 4"
            />
          )}
        </svg>
      </div>
      <figcaption className="tnum text-xs text-muted">{describeUsage(measured)}</figcaption>
    </figure>
  );
}
