import type { ReactNode } from 'react';
import { formatDuration, formatScore, formatGain } from '@/shared/lib/format';
import { nameMetric } from '@/shared/lib/metricName';
import { describeSpread } from '@/shared/lib/spread';
import type { Loop } from '@/shared/api/loops';
import type { Task } from '@/shared/api/tasks';
import { cx } from '@/shared/lib/cx';

/** Show the best score, the held-out score with its gap, versions and time, each with its reference. */
export function KeyFigures({ task, loop }: { task: Task; loop: Loop }) {
  const best = loop.best;
  const hasHeldOut = best?.held_out != null || (task.data?.rows.held_out ?? 0) > 0;
  const gained = best && loop.baseline ? best.validation.mean - loop.baseline.validation.mean : null;
  return (
    <dl
      className={cx(
        'card grid gap-px overflow-hidden bg-line',
        hasHeldOut ? 'grid-cols-2 lg:grid-cols-4' : 'sm:grid-cols-3',
      )}
    >
      <Figure
        name={`Best ${nameMetric(loop) ?? 'score'}`}
        value={formatScore(best?.validation.mean)}
        more={
          gained !== null &&
          best?.version !== loop.baseline?.version &&
          (loop.tied
            ? 'tied with the baseline (within noise)'
            : `${formatGain(gained, best?.validation.mean)} vs baseline`)
        }
        note={best && `${best.version}, ${describeSpread(best.validation)}`}
      />
      {hasHeldOut && (
        <Figure
          name="Held out"
          value={formatScore(best?.held_out?.mean)}
          more={best?.gap != null && `gap ${formatGain(best.gap, best.validation.mean)}`}
          note={
            best?.held_out
              ? `${describeSpread(best.held_out)}; never shown to agents`
              : 'no held-out score yet'
          }
        />
      )}
      <Figure
        name="Versions"
        value={String(loop.versions)}
        more={`of ${loop.budget_versions}`}
        note={
          loop.min_delta === null
            ? 'run-to-run noise not measured yet'
            : `run-to-run noise ±${formatScore(loop.min_delta)}`
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
