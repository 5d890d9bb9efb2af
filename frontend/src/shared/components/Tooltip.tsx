import { Tooltip as Primitive } from 'radix-ui';
import type { FocusEvent, ReactNode } from 'react';

type TooltipProps = { label: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactNode };

/** Show a tooltip on hover and keyboard focus; `children` is one focusable element with an accessible name. */
export function Tooltip({ label, side = 'top', children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild onFocus={keepClosedWithoutKeyboard}>
        {children}
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={4}
          className="z-50 w-max max-w-64 rounded-md bg-fg px-2 py-1 text-xs text-canvas shadow-(--shadow-pop)"
        >
          {label}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Keep the tooltip closed when a closing dialog gives focus back after a click. */
function keepClosedWithoutKeyboard(event: FocusEvent<HTMLButtonElement>): void {
  if (!event.currentTarget.matches(':focus-visible')) event.preventDefault();
}
