import { CHART_HEIGHT, MARGIN } from './drawing';

/** Marks the value that is looked at. */
export function ChartCursor({ place }: { place: { x: number; y: number } | undefined }) {
  if (!place) return null;
  return (
    <g>
      <line
        x1={place.x}
        x2={place.x}
        y1={MARGIN.top}
        y2={CHART_HEIGHT - MARGIN.bottom}
        className="stroke-control"
        strokeDasharray="2 3"
      />
      <circle cx={place.x} cy={place.y} r="6" strokeWidth="2" className="fill-none stroke-fg" />
    </g>
  );
}
