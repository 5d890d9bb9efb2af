import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

type TipProps = { label: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactNode };

/** A word on hover and focus for something that shows none; `children` is one focusable element with a name of its own. */
export function Tip({ label, side = 'top', children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          className="z-50 rounded-md bg-fg px-2 py-1 text-xs text-canvas shadow-(--shadow-pop)"
        >
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
