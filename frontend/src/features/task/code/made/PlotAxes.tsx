import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { type Axis, formatTick, scaleTo } from './plotScale';

type Edge = { left: number; right: number; top: number; bottom: number };
type PlotAxesProps = {
  x: Axis;
  y: Axis;
  names: [string, string];
  edge: Edge;
  inner: { width: number; height: number };
};

const MIN_TICK_PIXELS = 44;

/** Draw grid lines, their numbers and the names of both axes. */
export function PlotAxes({ x, y, names, edge, inner }: PlotAxesProps) {
  const [toX, toY] = [scaleTo(x, inner.width), scaleTo(y, inner.height)];
  const bottom = edge.top + inner.height;
  const step = Math.max(1, Math.ceil((x.ticks.length * MIN_TICK_PIXELS) / inner.width));
  return (
    <g className="tnum fill-muted text-2xs" aria-hidden>
      {y.ticks.map((tick) => {
        const at = bottom - toY(tick);
        return (
          <g key={tick}>
            <line x1={edge.left} x2={edge.left + inner.width} y1={at} y2={at} className="stroke-line" />
            <text x={edge.left - 6} y={at + 4} textAnchor="end">
              {formatTick(tick)}
            </text>
          </g>
        );
      })}
      {x.ticks
        .filter((_, index) => index % step === 0)
        .map((tick) => (
          <text key={tick} x={edge.left + toX(tick)} y={bottom + 14} textAnchor="middle">
            {formatTick(tick)}
          </text>
        ))}
      <text x={edge.left + inner.width / 2} y={bottom + 31} textAnchor="middle">
        {escapeInvisible(names[0])}
      </text>
      <text transform={`translate(10 ${edge.top + inner.height / 2}) rotate(-90)`} textAnchor="middle">
        {escapeInvisible(names[1])}
      </text>
    </g>
  );
}
