import type { ReactNode } from 'react';
import { formatDuration, formatScore, formatGain } from '@/shared/lib/format';
import { nameMetric } from '@/shared/lib/metricName';
import { describeSpread } from '@/shared/lib/spread';
import type { Loop } from '@/shared/api/loops';

/** Show the best score, the held-out score with its gap, versions and time, each with its reference. */
export function KeyFigures({ loop }: { loop: Loop }) {
  const best = loop.best;
  const gained = best && loop.baseline ? best.validation.mean - loop.baseline.validation.mean : null;
  return (
    <dl className="card grid grid-cols-2 gap-px overflow-hidden bg-line lg:grid-cols-4">
      <Figure
        name={`Best ${nameMetric(loop) ?? 'score'}`}
        value={formatScore(best?.validation.mean)}
        more={
          gained !== null &&
          best?.version !== loop.baseline?.version &&
          (loop.tied
            ? 'tied with the baseline within the noise'
            : `${formatGain(gained, best?.validation.mean)} over the baseline`)
        }
        note={best && `${best.version}, ${describeSpread(best.validation)}`}
      />
      <Figure
        name="Held out"
        value={formatScore(best?.held_out?.mean)}
        more={best?.gap != null && `gap ${formatGain(best.gap, best.validation.mean)}`}
        note={
          best?.held_out
            ? `${describeSpread(best.held_out)}; rows that no agent sees`
            : 'no held-out score yet'
        }
      />
      <Figure
        name="Versions"
        value={String(loop.versions)}
        more={`of ${loop.budget_versions}`}
        note={
          loop.min_delta === null
            ? 'noise floor not measured yet'
            : `noise floor ${formatScore(loop.min_delta)}`
        }
      />
      <Figure
        name="Time"
        value={formatDuration(loop.wall_seconds)}
        more={`of ${formatDuration(loop.budget_wall_seconds)}`}
        note="excluding pauses"
      />
    </dl>
  );
}

function Figure({
  name,
  value,
  more,
  note,
}: {
  name: string;
  value: string;
  more?: ReactNode;
  note?: ReactNode;
}) {
  return (
    <div className="grid content-start gap-0.5 bg-surface p-4">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="tnum text-2xl font-semibold tracking-[-0.02em]">{value}</dd>
      <dd className="tnum text-xs text-muted">{more || '\u00a0'}</dd>
      {note && <dd className="tnum text-xs text-subtle">{note}</dd>}
    </div>
  );
}
