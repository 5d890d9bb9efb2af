import { buildLinePath } from '@/shared/lib/linePath';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { useWidth } from '@/shared/lib/useWidth';
import { describeChart } from './chartTable';
import { PlotAxes } from './PlotAxes';
import { computeAxis, scaleTo } from './plotScale';
import type { ChartOf } from './queries';
import { SeriesLegend } from './SeriesLegend';
import { SERIES_STROKES } from './seriesStrokes';

const MAX_HEIGHT = 280;
const EDGE = { left: 48, right: 10, top: 8, bottom: 38 };

/** Draw lines or points over two axes, with the line that they are compared with. */
export function PlotView({ chart }: { chart: ChartOf<'lines'> | ChartOf<'points'> }) {
  const [box, width] = useWidth();
  const series = chart.kind === 'lines' ? chart.series : [{ name: chart.title, x: chart.x, y: chart.y }];
  const x = computeAxis(series.flatMap((each) => each.x));
  const y = computeAxis([...series.flatMap((each) => each.y), ...(chart.reference === 'zero' ? [0] : [])]);
  const height = Math.min(MAX_HEIGHT, Math.max(180, width * 0.75));
  const inner = {
    width: Math.max(1, width - EDGE.left - EDGE.right),
    height: height - EDGE.top - EDGE.bottom,
  };
  const [toX, toY] = [scaleTo(x, inner.width), scaleTo(y, inner.height)];
  const place = (atX: number, atY: number) => ({
    x: EDGE.left + toX(atX),
    y: EDGE.top + inner.height - toY(atY),
  });
  const drawn = series.map((each, at) => ({
    name: each.name,
    className: SERIES_STROKES[at % SERIES_STROKES.length] ?? '',
    points: each.x.map((value, index) => ({ key: index, ...place(value, each.y[index] ?? 0) })),
  }));
  const from = chart.reference === 'zero' ? place(x.low, 0) : placeOnDiagonal(Math.max(x.low, y.low));
  const to = chart.reference === 'zero' ? place(x.high, 0) : placeOnDiagonal(Math.min(x.high, y.high));
  function placeOnDiagonal(value: number) {
    return place(value, value);
  }
  return (
    <div className="grid min-w-0 gap-2">
      <div ref={box} className="min-w-0 overflow-hidden">
        <svg width={width} height={height} className="block" role="img" aria-label={describeChart(chart)}>
          <PlotAxes x={x} y={y} names={[chart.x_name, chart.y_name]} edge={EDGE} inner={inner} />
          {chart.reference !== 'none' && (
            <line
              x1={from.x}
              y1={from.y}
              x2={to.x}
              y2={to.y}
              className="stroke-subtle"
              strokeDasharray="5 4"
            />
          )}
          {chart.kind === 'points'
            ? drawn[0]?.points.map((point) => (
                <circle
                  key={point.key}
                  cx={point.x}
                  cy={point.y}
                  r={2.5}
                  className="fill-accent"
                  fillOpacity={0.55}
                />
              ))
            : drawn.map((line) => (
                <path
                  key={line.name}
                  d={buildLinePath(line.points)}
                  strokeWidth={1.75}
                  className={`fill-none ${line.className}`}
                >
                  <title>{escapeInvisible(line.name)}</title>
                </path>
              ))}
        </svg>
      </div>
      {chart.kind === 'lines' && <SeriesLegend series={drawn} />}
    </div>
  );
}
