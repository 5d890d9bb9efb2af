import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { formatCount, formatScore } from '@/shared/lib/format';
import { useWidth } from '@/shared/lib/useWidth';
import { ChartCanvas } from './ChartCanvas';
import { ChartCard } from './ChartCard';
import { buildChartLayout, findWholeRange } from './chartLayout';
import { findNearest, findPoint, findPosition, movePlace, type PointPlace } from './findNearest';
import type { ChartData, ChartPoint, ChartView, XRange } from './model';
import { moveRange, zoomRange } from './ranges';
import { useChartPointer } from './useChartPointer';

type ChartProps = {
  data: ChartData;
  view: ChartView;
  height: number;
  onRange: (range: XRange | null) => void;
  onOpen: (point: ChartPoint) => void;
};

/**
 * Chart scores on a canvas, with a cursor that the pointer or the arrow keys move. Enter or a click opens the version,
 * a drag or the plus and minus keys zoom, Shift with the arrow keys moves along, 0 shows everything again.
 */
export function Chart({ data, view, height, onRange, onOpen }: ChartProps) {
  const [box, width] = useWidth();
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<PointPlace | null>(null);
  const layout = useMemo(() => buildChartLayout(data, view, width, height), [data, view, width, height]);
  const whole = useMemo(() => findWholeRange(data), [data]);
  const point = findPoint(data.series, place);
  const position = point && findPosition(layout, point);
  const line = place ? data.series[place.series] : undefined;
  const { selection, ...pointer } = useChartPointer(element, {
    layout,
    whole,
    onHover: (at) => setPlace(at && findNearest(layout, data.series, at)),
    onClick: () => point && onOpen(point),
    onRange,
  });
  const moveTo = (next: PointPlace) => {
    setPlace(next);
    const x = findPoint(data.series, next)?.x;
    if (x === undefined || (x >= layout.range.from && x <= layout.range.to)) return;
    const half = (layout.range.to - layout.range.from) / 2;
    onRange({ from: x - half, to: x + half });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const around = point?.x ?? (layout.range.from + layout.range.to) / 2;
    const zoom: Record<string, number> = { '+': 1 / 1.5, '=': 1 / 1.5, '-': 1.5 };
    const factor = zoom[event.key];
    const next = movePlace(data.series, place, event.key);
    if (event.key === 'Enter' && point) onOpen(point);
    else if (factor !== undefined) onRange(zoomRange(layout.range, whole, around, factor));
    else if (event.key === '0') onRange(null);
    else if (event.shiftKey && event.key === 'ArrowLeft') onRange(moveRange(layout.range, whole, -0.25));
    else if (event.shiftKey && event.key === 'ArrowRight') onRange(moveRange(layout.range, whole, 0.25));
    else if (next) moveTo(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const count = data.series.reduce((sum, { points }) => sum + points.length, 0);
  return (
    <div ref={box} style={{ minHeight: height }}>
      {width > 0 && (
        <div
          ref={element}
          role="slider"
          tabIndex={0}
          aria-label={`${data.yTitle} by ${data.xTitle.toLowerCase()}; use the arrow keys to move between ${formatCount(count)} values, plus and minus to zoom`}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, count - 1)}
          aria-valuenow={place?.index ?? Math.max(0, (data.series[0]?.points.length ?? 1) - 1)}
          aria-valuetext={describePoint(point ?? data.series[0]?.points.at(-1))}
          onKeyDown={onKeyDown}
          onBlur={() => setPlace(null)}
          {...pointer}
          className="relative cursor-crosshair touch-pan-y select-none"
        >
          <ChartCanvas layout={layout} data={data} view={view} />
          {selection && (
            <div
              style={{
                left: Math.min(selection.from, selection.to),
                width: Math.abs(selection.to - selection.from),
                top: layout.plot.y,
                height: layout.plot.height,
              }}
              className="pointer-events-none absolute border-x border-accent bg-accent/10"
            />
          )}
          {position && !selection && (
            <div
              style={{ left: position.x, top: position.y }}
              className="pointer-events-none absolute size-4 -translate-1/2 rounded-full border-2 border-fg"
            />
          )}
          {point && position && !selection && (
            <ChartCard
              point={point}
              line={data.series.length > 1 ? (line?.name ?? null) : null}
              best={line?.best[place?.index ?? 0] ?? null}
              metric={data.yTitle}
              position={position}
              width={width}
            />
          )}
        </div>
      )}
    </div>
  );
}

function describePoint(point: ChartPoint | undefined): string {
  if (!point) return 'no values';
  const score = point.y === null ? point.note || 'no score' : formatScore(point.y);
  return `${point.label}: ${score}${point.heldOut === null ? '' : `, held out ${formatScore(point.heldOut)}`}`;
}
