import { StatusPill } from '@/shared/components/StatusPill';
import { formatDuration, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { TrialCases } from './TrialCases';
import type { TrialReport } from './queries';

/** Show what a trial came to: the verdict, what to do, every program, noise and cost. */
export function TrialResult({ report }: { report: TrialReport }) {
  return (
    <>
      <section className="grid gap-2" aria-label="Verdict">
        <div>
          <StatusPill status={report.verdict} />
        </div>
        <p className="text-sm break-words">
          <bdi>{escapeInvisible(report.says)}</bdi>
        </p>
      </section>
      {report.findings.length > 0 && (
        <ul className="grid gap-3" aria-label="Findings">
          {report.findings.map((finding) => (
            <li key={`${finding.kind} ${finding.says}`} className="grid gap-1 rounded-lg border p-3 text-sm">
              <div>
                <StatusPill status={finding.severity} />
              </div>
              <p className="break-words">
                <bdi>{escapeInvisible(finding.says)}</bdi>
              </p>
              <p className="break-words text-muted">
                <bdi>{escapeInvisible(finding.fix)}</bdi>
              </p>
            </li>
          ))}
        </ul>
      )}
      <Figures report={report} />
      {report.cases.length > 0 && <TrialCases cases={report.cases} />}
    </>
  );
}

function Figures({ report }: { report: TrialReport }) {
  const { noise, cost } = report;
  if (noise.mean === null) return null;
  const rows = [
    ['Baseline', `${formatScore(noise.mean)} over ${noise.runs} runs`],
    ['Between runs', noise.sd === null ? 'unknown' : `±${formatScore(noise.sd)}`],
    ['Same outputs, graded again', noise.spread === 0 ? 'same score' : `${formatScore(noise.spread)} apart`],
    ['A run and a grading', `${formatDuration(cost.run_seconds)} and ${formatDuration(cost.grade_seconds)}`],
    [
      'The budget has room for',
      `${cost.versions ?? 'unknown'} versions${cost.enough === false ? ', too few' : ''}`,
    ],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="tnum">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
