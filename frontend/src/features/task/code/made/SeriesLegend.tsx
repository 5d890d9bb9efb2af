import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

type SeriesLegendProps = { series: { name: string; className: string }[] };

/** Name the lines of a chart beside their strokes. */
export function SeriesLegend({ series }: SeriesLegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {series.map((line) => (
        <li key={line.name} className="flex min-w-0 items-center gap-1.5">
          <svg width={18} height={8} aria-hidden className="shrink-0">
            <line x1={0} x2={18} y1={4} y2={4} strokeWidth={2} className={line.className} />
          </svg>
          <bdi className="min-w-0 break-words">{escapeInvisible(line.name)}</bdi>
        </li>
      ))}
    </ul>
  );
}
