import { useNavigate } from '@tanstack/react-router';
import { Pause, Play, Square } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { Confirm } from '@/shared/components/Confirm';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { notifyError } from '@/shared/components/Toasts';
import { isLive, type Loop, useLoopAction } from '@/shared/api/loops';
import type { Task } from '@/shared/api/tasks';

const StartDialog = lazyWithRetry(() => import('./loops/StartDialog'));

/** Show the buttons that the loop's state allows: start, pause, resume, stop. */
export function LoopButtons({ task, loop }: { task: Task; loop: Loop | null }) {
  const [asking, setAsking] = useState(false);
  const [starting, setStarting] = useState(false);
  const navigate = useNavigate();
  const act = useLoopAction(task.id);
  const live = isLive(loop);
  const best = loop?.best_ever;
  const showNewest = () =>
    void navigate({ to: '.', search: (search) => ({ ...search, loop: undefined }), resetScroll: false });
  const close = () => {
    setAsking(false);
    setStarting(false);
  };
  const run = (action: Parameters<typeof act.mutate>[0]) =>
    act.mutate(action, {
      onError: notifyError,
      onSuccess: showNewest,
      onSettled: close,
    });
  return (
    <div className="flex items-center gap-2">
      {!live && (
        <Button
          variant="primary"
          busy={act.isPending}
          onClick={() => (best ? setStarting(true) : run('scratch'))}
        >
          <Play size={14} aria-hidden />
          {loop ? 'Run again' : 'Start'}
        </Button>
      )}
      {live && loop.wanted === 'running' && (
        <Button variant="outline" busy={act.isPending} onClick={() => run('pause')}>
          <Pause size={14} aria-hidden />
          Pause
        </Button>
      )}
      {live && loop.wanted === 'paused' && (
        <Button variant="outline" busy={act.isPending} onClick={() => run('resume')}>
          <Play size={14} aria-hidden />
          Resume
        </Button>
      )}
      {live && (
        <Button variant="danger" onClick={() => setAsking(true)}>
          <Square size={13} aria-hidden />
          Stop
        </Button>
      )}
      {starting && loop && best && (
        <Suspense>
          <StartDialog loop={loop} best={best} busy={act.isPending} onStart={run} onClose={close} />
        </Suspense>
      )}
      <Confirm
        open={asking}
        title={`Stop the loop of “${task.name}”?`}
        action="Stop the loop"
        busy={act.isPending}
        onConfirm={() => run('stop')}
        onClose={() => setAsking(false)}
      >
        Its running containers are stopped now; versions, scores and messages are kept. A stopped loop cannot
        be resumed; to continue later, pause it instead.
      </Confirm>
    </div>
  );
}
