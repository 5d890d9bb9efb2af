import { formatGain, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import type { ChartPoint } from './model';

type ChartCardProps = {
  point: ChartPoint;
  /** The name of its line; null if there is one only. */
  line: string | null;
  /** The best at that point. */
  best: number | null;
  metric: string;
  position: { x: number; y: number };
  width: number;
};

const CARD_WIDTH = 200;

/** Show what is known of the version under the cursor, beside it. */
export function ChartCard({ point, line, best, metric, position, width }: ChartCardProps) {
  const isRight = position.x + CARD_WIDTH + 20 < width;
  const left = isRight ? position.x + 14 : Math.max(0, position.x - CARD_WIDTH - 14);
  return (
    <div
      style={{ left, top: Math.max(0, position.y - 30), width: Math.min(CARD_WIDTH, width) }}
      className="pointer-events-none absolute z-10 grid gap-1 rounded-md bg-raised p-2.5 text-xs shadow-(--shadow-pop)"
    >
      {line !== null && <p className="truncate text-muted">{escapeInvisible(line)}</p>}
      <p className="flex items-baseline justify-between gap-2">
        <bdi className="truncate font-mono font-semibold">{escapeInvisible(point.label)}</bdi>
        <span className="text-muted">{point.note}</span>
      </p>
      <dl className="tnum grid grid-cols-[1fr_auto] gap-x-3 gap-y-0.5">
        <dt className="truncate text-muted">{metric}</dt>
        <dd className="text-right">{point.y === null ? 'no score' : formatScore(point.y)}</dd>
        {point.low !== null && point.high !== null && (
          <>
            <dt className="text-muted">between</dt>
            <dd className="text-right">
              {formatScore(point.low)} and {formatScore(point.high)}
            </dd>
          </>
        )}
        {point.heldOut !== null && (
          <>
            <dt className="text-muted">held out</dt>
            <dd className="text-right">{formatScore(point.heldOut)}</dd>
          </>
        )}
        {best !== null && point.y !== null && point.y !== best && (
          <>
            <dt className="text-muted">vs best so far</dt>
            <dd className="text-right">{formatGain(point.y - best, best)}</dd>
          </>
        )}
      </dl>
      {point.target && <p className="text-subtle">Click or press Enter for its changes</p>}
    </div>
  );
}
