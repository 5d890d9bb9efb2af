import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cx } from '@/shared/lib/cx';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { Button } from './Button';

export type Undo = { name: string; run: () => void };
export type Said = { id: number; text: string; bad: boolean; undo?: Undo };

const SHOWN_MS = 5_000;
const UNDO_MS = 12_000; // time to read it and decide
const LONGEST = 600;

/** Show one notification. It disappears by itself, unless it is an error or somebody is looking at it. */
export function Notice({ said, onClose }: { said: Said; onClose: () => void }) {
  const [held, setHeld] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (said.bad || held) return;
    const timer = setTimeout(() => close.current(), said.undo ? UNDO_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said.bad, said.undo, held]);
  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-2 rounded-lg bg-raised p-3 text-sm shadow-(--shadow-pop)"
    >
      <p className={`min-w-0 break-words ${said.bad ? 'text-bad' : 'text-fg'}`}>
        {escapeInvisible(truncate(said.text, LONGEST))}
      </p>
      {said.undo && (
        <Button
          variant="outline"
          size="sm"
          className="-my-1 ml-auto"
          onClick={() => {
            said.undo?.run();
            onClose();
          }}
        >
          {said.undo.name}
        </Button>
      )}
      <Button
        size="icon"
        className={cx('-my-1.5', !said.undo && 'ml-auto')}
        aria-label="Dismiss notification"
        onClick={onClose}
      >
        <X size={14} />
      </Button>
    </li>
  );
}
