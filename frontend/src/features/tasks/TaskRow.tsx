import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { StatusPill } from '@/shared/components/StatusPill';
import { TargetBar } from '@/shared/components/TargetBar';
import { Time } from '@/shared/components/Time';
import { type Loop, loopQuery } from '@/shared/api/loops';
import { TaskMenuButton } from './menu/TaskMenuButton';
import { TaskTags } from '@/shared/components/TaskTags';
import { cx } from '@/shared/lib/cx';
import { formatDuration, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { nameMetric } from '@/shared/lib/metricName';
import type { Task } from '@/shared/api/tasks';

type TaskRowProps = {
  task: Task;
  trash: boolean;
  chosen: boolean;
  onChoose: (id: number, reaching: boolean) => void;
};

const NUMBER_CELL_CLASS = 'tnum px-2 py-2.5 text-right text-muted max-md:hidden';

/** Show a task in the list: the whole row links to it, except its checkbox, tags and menu. */
export function TaskRow({ task, trash, chosen, onChoose }: TaskRowProps) {
  const { data: loop } = useQuery({ ...loopQuery(task.id), enabled: !task.deleted_at });
  return (
    <tr
      className={cx(
        'relative max-md:grid max-md:grid-cols-[auto_minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-3 max-md:gap-y-1.5 max-md:py-2.5 max-md:pr-2 max-md:pl-4',
        chosen ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <td className="py-2.5 pl-4 max-md:p-0">
        <label className="relative z-10 -m-2 block cursor-pointer p-2">
          <span className="sr-only">Select {escapeInvisible(task.name)}</span>
          <input
            type="checkbox"
            checked={chosen}
            onChange={({ nativeEvent }) => onChoose(task.id, (nativeEvent as MouseEvent).shiftKey)}
            className="block size-4 accent-accent-solid pointer-coarse:size-5"
          />
        </label>
      </td>
      <td className="min-w-0 px-3 py-2.5 max-md:p-0">
        <Link
          to="/tasks/$taskId"
          params={{ taskId: task.id }}
          data-row={task.id}
          className="block max-w-96 truncate leading-6 font-medium after:absolute after:inset-0"
        >
          <bdi>{escapeInvisible(task.name)}</bdi>
        </Link>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-mono text-xs text-subtle">{task.id}</span>
          {task.archived_at && !trash && <span className="text-2xs text-subtle">archived</span>}
          <TaskTags tags={task.tags ?? []} />
        </span>
      </td>
      <td className="px-2 py-2.5 max-md:p-0">
        <StatusPill status={task.status} />
      </td>
      {!trash && <LoopCells loop={loop ?? null} />}
      <td className={NUMBER_CELL_CLASS}>
        <Time iso={task.created_at} />
      </td>
      {trash && <td className={NUMBER_CELL_CLASS}>{task.deleted_at && <Time iso={task.deleted_at} />}</td>}
      <td className="py-1 pr-3 text-right max-md:col-start-4 max-md:row-start-1 max-md:p-0">
        <TaskMenuButton task={task} />
      </td>
    </tr>
  );
}

function LoopCells({ loop }: { loop: Loop | null }) {
  const best = loop?.best_ever?.validation.mean ?? null;
  return (
    <>
      <td className="w-44 px-2 py-2.5 max-md:col-start-2 max-md:row-start-2 max-md:w-auto max-md:p-0">
        {loop && (
          <TargetBar
            value={best}
            target={loop.target}
            metric={nameMetric(loop) ?? ''}
            direction={loop.direction ?? 'maximize'}
          />
        )}
      </td>
      <td
        className={cx(
          'tnum px-2 py-2.5 text-right font-medium max-md:col-start-3 max-md:row-start-2 max-md:p-0',
          !loop && 'max-md:hidden',
        )}
      >
        {formatScore(best)}
      </td>
      <td className={NUMBER_CELL_CLASS}>{loop ? `${loop.versions} of ${loop.budget_versions}` : '–'}</td>
      <td className={NUMBER_CELL_CLASS}>{loop ? formatDuration(loop.wall_seconds) : '–'}</td>
    </>
  );
}
