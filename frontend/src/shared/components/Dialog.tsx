import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '@/shared/lib/cx';
import { Button } from './Button';
import { useFocusBack } from './useFocusBack';

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  sheet?: boolean;
};

/** Keep the dialog open when a notification above it is dismissed. */
function keepOpenForToasts(event: Event): void {
  if (event.target instanceof Element && event.target.closest('[data-toasts]')) event.preventDefault();
}

/** Keep the dialog open when Esc closes a list of choices in it. */
function keepOpenForChoices(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.matches('[role=combobox][aria-expanded=true]'))
    event.preventDefault();
}

/**
 * Show a dialog in the middle, or (`sheet`) at the right edge; full width on a phone. Esc closes it, and focus returns.
 */
export function Dialog({ open, onClose, title, description, children, sheet = false }: DialogProps) {
  const focusBack = useFocusBack();
  return (
    <Primitive.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Primitive.Content
          {...focusBack}
          onInteractOutside={keepOpenForToasts}
          onEscapeKeyDown={keepOpenForChoices}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'fixed z-50 flex flex-col bg-raised shadow-(--shadow-pop) outline-none',
            sheet
              ? 'inset-y-0 right-0 w-full sm:max-w-xl sm:rounded-l-xl'
              : 'inset-x-4 top-[12vh] mx-auto max-h-[76vh] max-w-lg rounded-xl',
          )}
        >
          <header className="flex items-start justify-between gap-3 border-b px-5 py-3">
            <div className="min-w-0">
              <Primitive.Title className="text-lg font-semibold break-words">{title}</Primitive.Title>
              {description && (
                <Primitive.Description className="text-sm text-muted">{description}</Primitive.Description>
              )}
            </div>
            <Primitive.Close asChild>
              <Button size="icon" aria-label="Close">
                <X size={16} />
              </Button>
            </Primitive.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-5">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
