import { useQuery } from '@tanstack/react-query';
import { Button } from '@/shared/components/Button';
import { StatusPill } from '@/shared/components/StatusPill';
import { Time } from '@/shared/components/Time';
import { notifyError } from '@/shared/components/Toasts';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { type Check, checksQuery, useCheck } from './queries';

const KINDS: Record<Check['kind'], string> = {
  verify: 'Verified',
  replay: 'Replayed',
  regrade: 'Regraded',
  held_out: 'Scored on held-out rows',
};

type VersionChecksProps = { taskId: number; version: string; resultId: number | null };

/** Check what is on record of a version: compute its newest score again, or run it again as it was recorded. */
export function VersionChecks({ taskId, version, resultId }: VersionChecksProps) {
  const checks = useQuery(checksQuery(taskId, version));
  const check = useCheck(taskId, version);
  const begin = (result: number | null) => check.mutate(result, { onError: notifyError });
  return (
    <div className="grid gap-2 border-t px-4 py-3 text-sm">
      <div className="flex flex-wrap gap-2">
        {resultId !== null && (
          <Button variant="outline" size="sm" busy={check.isPending} onClick={() => begin(resultId)}>
            Verify latest score
          </Button>
        )}
        <Button variant="outline" size="sm" busy={check.isPending} onClick={() => begin(null)}>
          Replay as recorded
        </Button>
      </div>
      {checks.data && checks.data.length > 0 && (
        <ul className="grid gap-1.5" aria-label="Checks">
          {checks.data.map((each) => (
            <CheckRow key={each.id} check={each} />
          ))}
        </ul>
      )}
    </div>
  );
}

function CheckRow({ check }: { check: Check }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      <StatusPill status={check.outcome?.verdict ?? check.state} />
      <span className="font-medium">{KINDS[check.kind]}</span>
      <span className="min-w-0 break-words text-muted">
        <bdi>{escapeInvisible(check.outcome?.says ?? 'under way')}</bdi>
      </span>
      <span className="text-xs text-subtle">
        <Time iso={check.created_at} />
      </span>
    </li>
  );
}
