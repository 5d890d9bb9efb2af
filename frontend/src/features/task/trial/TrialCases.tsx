import { formatScore } from '@/shared/lib/format';
import type { TrialCase } from './queries';

const ROLES = [
  { role: 'twin', title: 'Honest twins, which keep the score' },
  { role: 'broken', title: 'Broken programs, which score worse or not at all' },
  { role: 'forger', title: 'Forgers, which gain nothing' },
] as const;
const OUTCOMES: Record<TrialCase['outcome'], string> = {
  same_score: 'same score',
  better_score: 'better score',
  worse_score: 'worse score',
  no_score: 'no score',
  grader_failed: 'the grader broke down',
  does_not_apply: 'does not apply',
  cut_short: 'cut short',
};

/** List the programs of a trial by their role, each with what became of it. */
export function TrialCases({ cases }: { cases: TrialCase[] }) {
  return (
    <div className="grid gap-4">
      {ROLES.map(({ role, title }) => {
        const listed = cases.filter((each) => each.role === role);
        return (
          listed.length > 0 && (
            <section key={role} className="grid gap-1.5">
              <h3 className="text-sm font-semibold">{title}</h3>
              <ul className="grid gap-1" aria-label={title}>
                {listed.map((each) => (
                  <Case key={each.name} program={each} />
                ))}
              </ul>
            </section>
          )
        );
      })}
    </div>
  );
}

function Case({ program }: { program: TrialCase }) {
  return (
    <li className="grid grid-cols-[3.5rem_1fr_auto] items-baseline gap-x-2 text-sm">
      <span className={toneOf(program.passed)}>{markOf(program.passed)}</span>
      <span className="min-w-0 break-words">{program.does}</span>
      <span className="tnum text-right text-xs text-muted">
        {OUTCOMES[program.outcome]}
        {program.score !== null && program.outcome !== 'same_score' && ` ${formatScore(program.score)}`}
      </span>
    </li>
  );
}

function markOf(passed: boolean | null): string {
  return passed === null ? '–' : passed ? 'ok' : 'wrong';
}

function toneOf(passed: boolean | null): string {
  return passed === null
    ? 'text-xs text-subtle'
    : passed
      ? 'text-xs text-ok'
      : 'text-xs font-semibold text-bad';
}
