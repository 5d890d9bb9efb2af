import { formatCount, formatScore } from '@/shared/lib/format';
import type { Axis } from './axes';
import type { XAxis } from './series';

type ChartAxesProps = {
  axis: XAxis;
  x: Axis;
  y: Axis;
  labels: Map<number, string> | null;
  width: number;
  height: number;
  margin: { left: number; right: number; top: number; bottom: number };
  target: number | null;
};

/** Draw the lines and numbers behind a chart. */
export function ChartAxes({ x, y, labels, width, height, margin, target }: ChartAxesProps) {
  const right = width - margin.right;
  const under = labels ? [...labels] : x.ticks.map((tick): [number, string] => [tick, formatCount(tick)]);
  return (
    <g>
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line x1={margin.left} x2={right} y1={y.at(tick)} y2={y.at(tick)} className="stroke-line" />
          <text x={margin.left - 8} y={y.at(tick) + 4} textAnchor="end" className="tnum fill-subtle text-2xs">
            {formatScore(tick)}
          </text>
        </g>
      ))}
      {under.map(([value, label]) => (
        <text
          key={value}
          x={x.at(value)}
          y={height - 6}
          textAnchor="middle"
          className="tnum fill-subtle text-2xs"
        >
          {label}
        </text>
      ))}
      {target !== null && Number.isFinite(y.at(target)) && (
        <g>
          <line
            x1={margin.left}
            x2={right}
            y1={y.at(target)}
            y2={y.at(target)}
            className="stroke-ok"
            strokeDasharray="5 4"
          />
          <text x={margin.left + 4} y={y.at(target) - 5} className="tnum fill-ok text-2xs">
            target {formatScore(target)}
          </text>
        </g>
      )}
    </g>
  );
}
