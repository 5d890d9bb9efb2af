import type { ReactNode } from 'react';
import { cx } from '@/shared/lib/cx';
import { formatScore } from '@/shared/lib/format';
import type { ChartData, ChartLayer } from './model';

type ChartLegendProps = {
  data: ChartData;
  hidden: ReadonlySet<ChartLayer>;
  onToggle: (layer: ChartLayer) => void;
};

const STROKES: Record<string, string> = {
  accent: 'text-accent',
  eva: 'text-eva',
  cod: 'text-cod',
  gen: 'text-gen',
  run: 'text-run',
  warn: 'text-warn',
};

/** Explain every mark of the chart; a layer can be hidden by pressing its entry. */
export function ChartLegend({ data, hidden, onToggle }: ChartLegendProps) {
  const points = data.series.flatMap((series) => series.points);
  const isOnly = data.series.length === 1;
  const first = data.series[0];
  const noise = isOnly ? first?.noise : null;
  const layer = (name: ChartLayer, title: string, mark: ReactNode) => (
    <button
      type="button"
      aria-pressed={!hidden.has(name)}
      onClick={() => onToggle(name)}
      className={cx(
        'inline-flex h-6 items-center gap-1.5 rounded px-1.5 hover:bg-hover pointer-coarse:h-9',
        hidden.has(name) && 'line-through opacity-70',
      )}
    >
      <svg width="18" height="12" aria-hidden="true">
        {mark}
      </svg>
      {title}
    </button>
  );
  const has = (state: string) => points.some((point) => point.state === state);
  return (
    <div className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 px-2 pb-2 text-xs text-muted">
      {!isOnly &&
        data.series.map(({ id, name, color }) => (
          <span key={id} className={cx('inline-flex h-6 items-center gap-1.5 px-1.5', STROKES[color])}>
            <svg width="18" height="12" aria-hidden="true">
              <path d="M1,9H7V3H17" fill="none" stroke="currentColor" strokeWidth="2" />
            </svg>
            <span className="max-w-52 truncate text-fg">{name}</span>
          </span>
        ))}
      {layer('versions', 'version', <circle cx="9" cy="6" r="3.5" className="fill-control" />)}
      {(first?.best.length ?? 0) > 0 &&
        layer(
          'best',
          'best so far',
          <path d="M1,9H7V3H17" fill="none" className="stroke-accent" strokeWidth="2" />,
        )}
      {noise != null &&
        noise > 0 &&
        layer(
          'noise',
          `within run-to-run noise (± ${formatScore(noise)})`,
          <rect width="18" height="12" rx="2" className="fill-accent/20" />,
        )}
      {points.some((point) => point.heldOut !== null) &&
        layer(
          'held out',
          'held-out score',
          <path
            d="M9,1l5,5l-5,5l-5,-5Z"
            fill="none"
            strokeWidth="1.5"
            className={isOnly ? 'stroke-eva' : 'stroke-fg'}
          />,
        )}
      {points.some((point) => point.confirmed) && (
        <Entry name="confirmed by further runs">
          <circle cx="9" cy="6" r="2.5" className="fill-accent" />
          <circle cx="9" cy="6" r="5" className="fill-none stroke-accent" />
        </Entry>
      )}
      {has('failed') && (
        <Entry name="no score">
          <path d="M5,2l8,8m0,-8l-8,8" className="stroke-bad" strokeWidth="1.5" />
        </Entry>
      )}
      {has('out') && (
        <Entry name="cannot be best">
          <path d="M5,2l8,8m0,-8l-8,8" className="stroke-warn" strokeWidth="1.5" />
        </Entry>
      )}
    </div>
  );
}

function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className="inline-flex h-6 items-center gap-1.5 px-1.5">
      <svg width="18" height="12" aria-hidden="true">
        {children}
      </svg>
      {name}
    </span>
  );
}
