import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now, for what CSS alone cannot decide. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const mediaQueries = window.matchMedia(query);
      mediaQueries.addEventListener('change', onChange);
      return () => mediaQueries.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
