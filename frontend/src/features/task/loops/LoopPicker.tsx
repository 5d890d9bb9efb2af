import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Crown } from 'lucide-react';
import { useId } from 'react';
import { type Loop, type LoopOverview, loopsQuery } from '@/shared/api/loops';
import { Select } from '@/shared/components/Field';
import { formatScore } from '@/shared/lib/format';

type LoopPickerProps = { taskId: number; loop: Loop };

/** Choose which of the task's loops its pages show, and name the best version of them all beside it. */
export default function LoopPicker({ taskId, loop }: LoopPickerProps) {
  const id = useId();
  const navigate = useNavigate();
  const { data: loops = [] } = useQuery(loopsQuery(taskId));
  const newest = loops[0]?.loop_id;
  const shown = loops.find((each) => each.loop_id === loop.loop_id);
  const open = (loopId: string) =>
    void navigate({
      to: '.',
      search: (search) => ({ ...search, loop: loopId === newest ? undefined : loopId }),
      resetScroll: false,
    });
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      <span className="inline-flex min-w-0 items-center gap-2">
        <label htmlFor={id} className="text-muted">
          Loop
        </label>
        <Select
          id={id}
          value={loop.loop_id}
          onChange={(event) => open(event.target.value)}
          className="max-w-80"
        >
          {shown === undefined && <option value={loop.loop_id}>{loop.loop_id}</option>}
          {loops.map((each) => (
            <option key={each.loop_id} value={each.loop_id}>
              {describeLoop(each, each.loop_id === newest)}
            </option>
          ))}
        </Select>
      </span>
      {loop.best_ever && (
        <span className="inline-flex items-center gap-1.5">
          <Crown size={14} className="text-warn" aria-hidden />
          <span className="text-muted">Best ever</span>
          <Link
            to="/tasks/$taskId/code"
            params={{ taskId }}
            search={{ version: loop.best_ever.version, loop: loop.best_ever.loop_id }}
            className="tnum font-medium hover:underline"
          >
            {loop.best_ever.version}, {formatScore(loop.best_ever.validation.mean)}
          </Link>
          {loop.best_ever.loop_id !== loop.loop_id && (
            <span className="text-muted">of {loop.best_ever.loop_id}</span>
          )}
        </span>
      )}
      {loop.from_version && (
        <span className="text-muted">
          Went on from {loop.from_version} of {loop.from_loop}
        </span>
      )}
      {shown?.why_not_compared && (
        <span className="w-full text-muted">Not compared with the other loops: {shown.why_not_compared}</span>
      )}
    </div>
  );
}

function describeLoop(loop: LoopOverview, isNewest: boolean): string {
  const best = loop.best
    ? `best ${formatScore(loop.best.validation.mean)} (${loop.best.version})`
    : 'no best version';
  const marks = [isNewest && 'newest', loop.leads && 'best ever'].filter(Boolean).join(', ');
  const versions = `${loop.versions} ${loop.versions === 1 ? 'version' : 'versions'}`;
  return `${loop.loop_id}: ${loop.state}, ${best}, ${versions}${marks && ` – ${marks}`}`;
}
