import { type ReactNode, Suspense } from 'react';
import { Clock, FileText, GitBranch, Target } from 'lucide-react';
import { CopyButton } from '@/shared/components/CopyButton';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { StatusPill } from '@/shared/components/StatusPill';
import { TargetBar } from '@/shared/components/TargetBar';
import { formatDuration, formatScore } from '@/shared/lib/format';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { LoopButtons } from './LoopButtons';
import { TrialButton } from './trial/TrialButton';
import { TaskTags } from '@/shared/components/TaskTags';
import type { Loop } from '@/shared/api/loops';
import { nameMetric } from '@/shared/lib/metricName';
import type { Task } from '@/shared/api/tasks';

const LoopPicker = lazyWithRetry(() => import('./loops/LoopPicker'));

/** `loop` is the newest one, which the buttons act on; `shown` the one that the pages show. */
type TaskHeaderProps = { task: Task; loop: Loop | null; shown: Loop | null; menu: ReactNode };

/** Show the task's name, its state, its actions, and its progress to the target. */
export function TaskHeader({ task, loop, shown, menu }: TaskHeaderProps) {
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="text-xl font-semibold tracking-[-0.012em] text-balance break-words">
            <bdi>{escapeInvisible(task.name)}</bdi>
          </h1>
          <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-muted">
            <StatusPill status={task.status} />
            {task.archived_at && <span>archived</span>}
            {loop && (
              <span className="inline-flex min-w-0 items-center gap-1.5">
                <GitBranch size={14} className="shrink-0" aria-hidden />
                <span className="truncate">{loop.doing}</span>
              </span>
            )}
            {loop && (
              <span className="tnum inline-flex items-center gap-1.5">
                <Clock size={14} aria-hidden />
                {formatDuration(loop.wall_seconds)}
              </span>
            )}
            {loop && (
              <a
                href={reportAddress(task, loop, shown)}
                className="inline-flex items-center gap-1.5 hover:text-fg hover:underline"
              >
                <FileText size={14} aria-hidden />
                Report
              </a>
            )}
            <span className="inline-flex items-center font-mono text-xs max-sm:hidden">
              task {task.id}
              <CopyButton text={String(task.id)} label="Copy the task id" />
            </span>
            <TaskTags tags={task.tags ?? []} />
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <TrialButton taskId={task.id} />
          <LoopButtons task={task} loop={loop} />
          {menu}
        </div>
      </div>
      {shown ? <Progress loop={shown} /> : task.has_loop && <div className="mt-4 h-5" />}
      {shown && (shown.loop_count ?? 1) > 1 && (
        <Suspense fallback={<div className="mt-3 h-8" />}>
          <LoopPicker taskId={task.id} loop={shown} />
        </Suspense>
      )}
    </>
  );
}

/** The report on the task's best version, or on an older loop that is chosen. */
function reportAddress(task: Task, newest: Loop | null, shown: Loop | null): string {
  const isChosen = shown !== null && shown.loop_id !== newest?.loop_id;
  return `/tasks/${task.id}/report${isChosen ? `?loop_id=${shown.loop_id}` : ''}`;
}

function Progress({ loop }: { loop: Loop }) {
  const best = loop.best?.validation.mean ?? null;
  return (
    <div className="mt-4 flex items-center gap-3 text-sm">
      <Target size={15} className="shrink-0 text-subtle" aria-hidden />
      <div className="w-full max-w-md">
        <TargetBar
          value={best}
          target={loop.target}
          metric={nameMetric(loop) ?? ''}
          direction={loop.direction ?? 'maximize'}
        />
      </div>
      <span className="tnum whitespace-nowrap">
        <b className="font-semibold">{formatScore(best)}</b>
        <span className="text-muted">
          {' '}
          {nameMetric(loop)}
          {loop.target !== null && `, target ${formatScore(loop.target)}`}
        </span>
      </span>
    </div>
  );
}
