import { useRef } from 'react';

type FocusBack = { onOpenAutoFocus: (event: Event) => void; onCloseAutoFocus: (event: Event) => void };

/**
 * For a dialog without a trigger of its own: the focus goes to what is marked `data-first`, else to its first control, and back to
 * where it was, or to the page where that is gone.
 */
export function useFocusBack(): FocusBack {
  const previous = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event) => {
      previous.current = document.activeElement;
      const first = (event.target as HTMLElement).querySelector<HTMLElement>('[data-first]');
      if (!first) return;
      event.preventDefault();
      first.focus();
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      const isPresent = previous.current instanceof HTMLElement && previous.current.isConnected;
      const target =
        isPresent && previous.current !== document.body ? previous.current : document.getElementById('main');
      (target as HTMLElement | null)?.focus({ preventScroll: true });
    },
  };
}
