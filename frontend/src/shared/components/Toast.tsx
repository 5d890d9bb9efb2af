import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cx } from '@/shared/lib/cx';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { Button } from './Button';

export type Undo = { name: string; run: () => void };
export type ToastContent = { text: string; isError: boolean; undo?: Undo };

const VISIBLE_MS = 5_000;
const VISIBLE_WITH_UNDO_MS = 12_000; // time to read it and decide
const MAX_CHARACTERS = 600;

/** Show one notification. It disappears by itself, unless it is an error or somebody is looking at it. */
export function Toast({ toast, onClose }: { toast: ToastContent; onClose: () => void }) {
  const [isHeld, setIsHeld] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (toast.isError || isHeld) return;
    const timer = setTimeout(() => close.current(), toast.undo ? VISIBLE_WITH_UNDO_MS : VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [toast.isError, toast.undo, isHeld]);
  return (
    <li
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
      className="pointer-events-auto flex items-start gap-2 rounded-lg bg-raised p-3 text-sm shadow-(--shadow-pop)"
    >
      <p className={`min-w-0 break-words ${toast.isError ? 'text-bad' : 'text-fg'}`}>
        {escapeInvisible(truncate(toast.text, MAX_CHARACTERS))}
      </p>
      {toast.undo && (
        <Button
          variant="outline"
          size="sm"
          className="-my-1 ml-auto"
          onClick={() => {
            toast.undo?.run();
            onClose();
          }}
        >
          {toast.undo.name}
        </Button>
      )}
      <Button
        size="icon"
        className={cx('-my-1.5', !toast.undo && 'ml-auto')}
        aria-label="Dismiss notification"
        onClick={onClose}
      >
        <X size={14} />
      </Button>
    </li>
  );
}
