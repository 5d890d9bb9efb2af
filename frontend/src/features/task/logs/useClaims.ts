import { useEffect } from 'react';
import type { LogFeed } from './feed/LogFeed';
import { type Claim, parseClaim } from './metrics/claims';

const MAX_CLAIMS = 20_000;
const BATCH_MS = 500;

/** Report the `@metric` lines among the lines that arrive, at most twice a second. */
export function useClaims(feed: LogFeed, onClaims: (claims: readonly Claim[]) => void): void {
  useEffect(() => {
    const claimsByLine = new Map<number, Claim>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reportClaims = () => {
      timer = undefined;
      onClaims([...claimsByLine.values()]);
    };
    const unlisten = feed.subscribeToLines({
      filled: (from, texts) => {
        const before = claimsByLine.size;
        texts.forEach((text, index) => {
          const claim = text.startsWith('@metric ') ? parseClaim(text, from + index) : null;
          if (claim && claimsByLine.size < MAX_CLAIMS) claimsByLine.set(from + index, claim);
        });
        if (claimsByLine.size > before) timer ??= setTimeout(reportClaims, BATCH_MS);
      },
    });
    return () => {
      unlisten();
      clearTimeout(timer);
      onClaims([]);
    };
  }, [feed, onClaims]);
}
