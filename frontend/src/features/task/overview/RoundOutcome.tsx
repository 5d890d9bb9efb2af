import type { Loop, Round } from '@/shared/api/loops';
import { cx } from '@/shared/lib/cx';
import { formatScore } from '@/shared/lib/format';
import { isBarred } from '@/shared/lib/verdicts';

type RoundOutcomeProps = { round: Round; state: Loop['state']; best: boolean; isOut: boolean };

/** Show a round's score, or how far it is, or why it has none. */
export function RoundOutcome({ round, state, best, isOut }: RoundOutcomeProps) {
  if (round.score) {
    return (
      <span className={cx('tnum text-sm', best ? 'font-semibold' : 'text-muted')}>
        {isOut && <span className="text-xs text-warn">excluded </span>}
        {isBarred(round) && <span className="text-xs text-warn">{round.verdict?.replaceAll('_', ' ')} </span>}
        {formatScore(round.score.mean)}
        {Object.entries(round.shown ?? {}).map(([name, value]) => (
          <span key={name} className="block truncate text-xs font-normal text-subtle">
            {name} {formatScore(value)}
          </span>
        ))}
      </span>
    );
  }
  if (round.status !== 'done' && state === 'running')
    return <span className="text-sm text-run">{round.status}</span>;
  if (round.status !== 'done')
    return <span className="text-sm text-muted">{state === 'paused' ? 'paused' : 'not finished'}</span>;
  return <span className="text-sm text-bad">{(round.verdict ?? 'failed').replaceAll('_', ' ')}</span>;
}
