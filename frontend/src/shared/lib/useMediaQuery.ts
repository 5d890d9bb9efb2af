import { useCallback, useSyncExternalStore } from 'react';

/** Tell whether a media query matches now, for what CSS alone cannot decide. */
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
