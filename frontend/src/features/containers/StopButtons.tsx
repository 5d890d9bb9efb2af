import { OctagonX, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { Field, Select } from '@/shared/components/Field';
import { notifyError } from '@/shared/components/Toasts';
import { type Container, useStopContainer } from './queries';
import { computeSecondsLeft } from './usage';

const GRACE_OPTIONS_SECONDS = [5, 30, 300];
const TICK_MS = 250;

/** Ask the container to stop, count down its grace period, and offer to stop it at once. */
export function StopButtons({ container }: { container: Container }) {
  const stop = useStopContainer();
  const [graceSeconds, setGraceSeconds] = useState(GRACE_OPTIONS_SECONDS[0] ?? 5);
  const remainingSeconds = useSecondsLeft(container);
  const requestStop = (seconds: number) =>
    stop.mutate({ containerId: container.id, graceSeconds: seconds }, { onError: notifyError });
  if (remainingSeconds === null) {
    return (
      <div className="flex items-center gap-2">
        <Field label="Grace period" hidden>
          {(control) => (
            <Select
              {...control}
              value={graceSeconds}
              onChange={(event) => setGraceSeconds(Number(event.target.value))}
              className="h-7 text-xs"
            >
              {GRACE_OPTIONS_SECONDS.map((each) => (
                <option key={each} value={each}>
                  {each < 60 ? `${each} s` : `${each / 60} min`} grace
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button variant="danger" size="sm" busy={stop.isPending} onClick={() => requestStop(graceSeconds)}>
          <Square size={12} aria-hidden />
          Stop
        </Button>
      </div>
    );
  }
  return (
    <div className="flex items-center gap-2">
      <p role="status" className="text-xs text-muted">
        <span className="sr-only">Stopping. </span>
        <span className="tnum" aria-hidden={remainingSeconds > 0 ? true : undefined}>
          {remainingSeconds > 0 ? `stops in ${remainingSeconds} s` : 'stopping'}
        </span>
      </p>
      <Button variant="danger" size="sm" busy={stop.isPending} onClick={() => requestStop(0)}>
        <OctagonX size={13} aria-hidden />
        Force stop
      </Button>
    </div>
  );
}

function useSecondsLeft(container: Container): number | null {
  const [now, setNow] = useState(() => Date.now());
  const isStopping = container.stop_asked_at != null;
  useEffect(() => {
    if (!isStopping) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isStopping]);
  return container.wanted === 'stopped' ? computeSecondsLeft(container, now) : null;
}
