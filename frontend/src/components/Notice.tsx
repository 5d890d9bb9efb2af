import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cut, visible } from '@/lib/visible';
import { Button } from './Button';

export type Said = { id: number; text: string; bad: boolean };

const SHOWN_MS = 5_000;
const LONGEST = 600;

/** One notice. It goes by itself, unless it is bad news or somebody is looking at it. */
export function Notice({ said, onClose }: { said: Said; onClose: () => void }) {
  const [held, setHeld] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (said.bad || held) return;
    const timer = setTimeout(() => close.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said.bad, held]);
  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-2 rounded-lg bg-raised p-3 text-sm shadow-(--shadow-pop)"
    >
      <p className={`min-w-0 break-words ${said.bad ? 'text-bad' : 'text-fg'}`}>
        {visible(cut(said.text, LONGEST))}
      </p>
      <Button size="icon" className="-my-1.5 ml-auto" aria-label="Close the notice" onClick={onClose}>
        <X size={14} />
      </Button>
    </li>
  );
}
