import { Tooltip } from 'radix-ui';
import type { FocusEvent, ReactNode } from 'react';

type TipProps = { label: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactNode };

/** Names on hover and keyboard focus what shows no words; `children` is one focusable element with an accessible name. */
export function Tip({ label, side = 'top', children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild onFocus={keepClosedWithoutKeyboard}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={4}
          className="z-50 w-max max-w-64 rounded-md bg-fg px-2 py-1 text-xs text-canvas shadow-(--shadow-pop)"
        >
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Focus that a closing dialog gives back after a click opens no tooltip. */
function keepClosedWithoutKeyboard(event: FocusEvent<HTMLButtonElement>): void {
  if (!event.currentTarget.matches(':focus-visible')) event.preventDefault();
}
