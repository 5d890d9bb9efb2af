import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Copy, PanelTop, Pause, Play, Square } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Confirm } from '@/shared/components/Confirm';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { notify, notifyError } from '@/shared/components/Toasts';
import { isLive, loopQuery, useLoopAction } from '@/shared/api/loops';
import { TABS } from '@/features/task/tabs';
import { copyText } from '@/shared/lib/clipboard';
import { Entries } from './Entries';
import { type Entry, filterEntries } from './paletteEntries';

const StartDialog = lazyWithRetry(() => import('@/features/task/loops/StartDialog'));

type TaskEntriesProps = { taskId: number; query: string; onClose: () => void };

/** List the actions that the task of this page allows now, and its tabs. */
export function TaskEntries({ taskId, query, onClose }: TaskEntriesProps) {
  const [confirmingStop, setConfirmingStop] = useState(false);
  const [starting, setStarting] = useState(false);
  const navigate = useNavigate();
  const loopAction = useLoopAction(taskId);
  const { data: loop } = useQuery(loopQuery(taskId));
  const run = (action: Parameters<typeof loopAction.mutate>[0]) => () =>
    loopAction.mutate(action, { onError: notifyError });
  const live = isLive(loop ?? null);
  const entries: (Entry | false)[] = [
    loop !== undefined &&
      !live && {
        name: loop?.best_ever ? 'Start another loop' : 'Start the loop',
        keywords: 'run again',
        keepOpen: Boolean(loop?.best_ever),
        icon: <Play size={15} />,
        run: loop?.best_ever ? () => setStarting(true) : run('scratch'),
      },
    live &&
      loop?.wanted === 'running' && { name: 'Pause the loop', icon: <Pause size={15} />, run: run('pause') },
    live &&
      loop?.wanted === 'paused' && { name: 'Resume the loop', icon: <Play size={15} />, run: run('resume') },
    live && {
      name: 'Stop the loop',
      keepOpen: true,
      icon: <Square size={14} />,
      run: () => setConfirmingStop(true),
    },
    ...TABS.map(({ name, to }, index): Entry => ({
      name,
      keywords: 'tab',
      keys: String(index + 1),
      icon: <PanelTop size={15} />,
      run: () => void navigate({ to, params: { taskId } }),
    })),
    { name: 'Copy the task id', icon: <Copy size={15} />, run: () => void copyId(taskId) },
  ];
  const visibleEntries = entries.filter((entry) => entry !== false);
  return (
    <>
      <Entries heading={`Task ${taskId}`} entries={filterEntries(visibleEntries, query)} onClose={onClose} />
      {starting && loop?.best_ever && (
        <Suspense>
          <StartDialog
            loop={loop}
            best={loop.best_ever}
            busy={loopAction.isPending}
            onStart={(from) => {
              onClose();
              run(from)();
            }}
            onClose={() => setStarting(false)}
          />
        </Suspense>
      )}
      <Confirm
        open={confirmingStop}
        title="Stop this task’s loop?"
        action="Stop the loop"
        onConfirm={() => {
          onClose();
          run('stop')();
        }}
        onClose={() => setConfirmingStop(false)}
      >
        The loop's running containers are stopped now. Versions, scores and messages are kept.
      </Confirm>
    </>
  );
}

async function copyId(taskId: number): Promise<void> {
  try {
    await copyText(String(taskId));
    notify(`Task id ${taskId} copied.`);
  } catch (error) {
    notifyError(error);
  }
}
