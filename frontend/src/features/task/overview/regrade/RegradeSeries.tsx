import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { nameMetric } from '@/shared/lib/metricName';
import type { Regrade } from './queries';

type RegradedVersion = NonNullable<Regrade['versions']>[number];

/** Show both scores and places of each version, by the record and by the other grader. */
export function RegradeSeries({ series }: { series: Regrade }) {
  return (
    <section className="grid gap-3 text-sm" aria-label={`Series ${series.id}`}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="font-mono text-xs font-semibold">{series.id}</h3>
        <StatusPill status={series.state} />
        <span className="text-xs text-muted">
          other {series.changed.join(', ') || 'grader'}, <Time iso={series.created_at} />
        </span>
      </div>
      <p aria-live="polite">
        <bdi>{escapeInvisible(series.says)}</bdi>
      </p>
      <table className="w-full">
        <thead>
          <tr className="border-b text-left text-xs text-muted">
            <th className="py-2 font-medium">Version</th>
            <th className="py-2 text-right font-medium">On record</th>
            <th className="py-2 text-right font-medium">
              {nameMetric(series)}, {series.id}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {(series.versions ?? []).map((each) => (
            <VersionRow key={each.version} version={each} />
          ))}
        </tbody>
      </table>
      {series.next_cursor && <p className="text-xs text-muted">The first hundred versions are shown.</p>}
    </section>
  );
}

function VersionRow({ version }: { version: RegradedVersion }) {
  return (
    <tr>
      <td className="py-1.5 font-mono text-xs font-semibold">
        {version.version}
        {version.missing && (
          <span className="block max-w-64 truncate font-sans font-normal text-muted">
            <bdi>{escapeInvisible(version.missing)}</bdi>
          </span>
        )}
      </td>
      <Placed score={version.recorded} rank={version.recorded_rank} />
      <Placed score={version.score} rank={version.rank} />
    </tr>
  );
}

function Placed({ score, rank }: { score: number | null; rank: number | null }) {
  return (
    <td className="tnum py-1.5 text-right">
      {formatScore(score)}
      <span className="ml-2 inline-block w-8 text-xs text-subtle">{rank === null ? '' : `${rank}.`}</span>
    </td>
  );
}
