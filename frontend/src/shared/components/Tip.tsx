import { Slot } from 'radix-ui';
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { TipBubble, type Side } from './TipBubble';

type TipProps = { label: string; side?: Side; children: ReactNode };

const SHOWN_AFTER_MS = 300;
const HIDDEN_AFTER_MS = 120;

/** A word on hover and focus for something that shows none; `children` is one focusable element with a name of its own. */
export function Tip({ label, side = 'top', children }: TipProps) {
  const id = useId();
  const [owner, setOwner] = useState<Element>();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const soon = (ms: number, what: Element | undefined) => {
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => setOwner(what), ms);
  };
  const hide = () => soon(0, undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  useDismissal(owner !== undefined, () => setOwner(undefined));
  return (
    <>
      <Slot.Root
        aria-describedby={owner ? id : undefined}
        onPointerEnter={(event: PointerEvent) =>
          event.pointerType !== 'touch' && soon(SHOWN_AFTER_MS, event.currentTarget)
        }
        onPointerLeave={() => soon(HIDDEN_AFTER_MS, undefined)}
        onPointerDown={hide}
        onFocus={(event: React.FocusEvent) =>
          event.currentTarget.matches(':focus-visible') && soon(0, event.currentTarget)
        }
        onBlur={hide}
      >
        {children}
      </Slot.Root>
      {owner &&
        createPortal(
          <TipBubble
            id={id}
            owner={owner}
            side={side}
            onEnter={() => clearTimeout(waiting.current)}
            onLeave={hide}
          >
            {label}
          </TipBubble>,
          document.body,
        )}
    </>
  );
}

/** Escape takes a word away that covers something, and so does scrolling its owner from under it. */
function useDismissal(shown: boolean, dismiss: () => void): void {
  const latest = useRef(dismiss);
  useEffect(() => {
    latest.current = dismiss;
  });
  useEffect(() => {
    if (!shown) return;
    const gone = new AbortController();
    const { signal } = gone;
    addEventListener('keydown', (event) => event.key === 'Escape' && latest.current(), { signal });
    addEventListener('scroll', () => latest.current(), { signal, capture: true, passive: true });
    return () => gone.abort();
  }, [shown]);
}
