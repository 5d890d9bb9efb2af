import { OctagonX, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { Field, Select } from '@/shared/components/Field';
import { tellError } from '@/shared/components/Toasts';
import { type Container, useStop } from './queries';
import { secondsLeft } from './usage';

const GRACES = [5, 30, 300];
const TICK_MS = 250;

/** Asks the container to end, counts the seconds it is given, and ends it at once where nobody wants to wait. */
export function StopButtons({ container }: { container: Container }) {
  const stop = useStop();
  const [grace, setGrace] = useState(GRACES[0] ?? 5);
  const left = useSecondsLeft(container);
  const ask = (seconds: number) =>
    stop.mutate({ containerId: container.id, grace: seconds }, { onError: tellError });
  if (left === null) {
    return (
      <div className="flex items-center gap-2">
        <Field label="Seconds to end by itself" hidden>
          {(control) => (
            <Select
              {...control}
              value={grace}
              onChange={(event) => setGrace(Number(event.target.value))}
              className="h-7 text-xs"
            >
              {GRACES.map((each) => (
                <option key={each} value={each}>
                  {each < 60 ? `${each} s` : `${each / 60} min`} grace
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button look="danger" size="sm" busy={stop.isPending} onClick={() => ask(grace)}>
          <Square size={12} aria-hidden />
          Stop
        </Button>
      </div>
    );
  }
  return (
    <div className="flex items-center gap-2">
      <p role="status" className="text-xs text-muted">
        <span className="sr-only">It is asked to end. </span>
        <span className="tnum" aria-hidden={left > 0 ? true : undefined}>
          {left > 0 ? `ended in ${left} s` : 'being ended'}
        </span>
      </p>
      <Button look="danger" size="sm" busy={stop.isPending} onClick={() => ask(0)}>
        <OctagonX size={13} aria-hidden />
        Force
      </Button>
    </div>
  );
}

function useSecondsLeft(container: Container): number | null {
  const [now, setNow] = useState(() => Date.now());
  const asked = container.stop_asked_at != null;
  useEffect(() => {
    if (!asked) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [asked]);
  return container.wanted === 'stopped' ? secondsLeft(container, now) : null;
}
