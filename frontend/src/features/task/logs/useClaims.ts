import { useEffect } from 'react';
import type { LogFeed } from './feed/LogFeed';
import { type Claim, claimOf } from './metrics/claims';

const MOST = 20_000;
const TOGETHER_MS = 500;

/** Tells of the `@metric` lines among the lines that come, twice a second at most. */
export function useClaims(feed: LogFeed, onClaims: (claims: readonly Claim[]) => void): void {
  useEffect(() => {
    const found = new Map<number, Claim>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      onClaims([...found.values()]);
    };
    const unlisten = feed.listen({
      filled: (from, texts) => {
        const before = found.size;
        texts.forEach((text, place) => {
          const claim = text.startsWith('@metric ') ? claimOf(text, from + place) : null;
          if (claim && found.size < MOST) found.set(from + place, claim);
        });
        if (found.size > before) timer ??= setTimeout(tell, TOGETHER_MS);
      },
    });
    return () => {
      unlisten();
      clearTimeout(timer);
      onClaims([]);
    };
  }, [feed, onClaims]);
}
