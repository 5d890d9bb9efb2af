import { useRef } from 'react';

type FocusBack = { onOpenAutoFocus: (event: Event) => void; onCloseAutoFocus: (event: Event) => void };

/**
 * Manage focus for a dialog without a trigger: move it to what is marked `data-first`, else to the first control;
 * return it to where it was, or to the page if that is gone.
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
