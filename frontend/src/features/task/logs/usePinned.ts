import { useState } from 'react';

/**
 * Return the log to show: the one in the address, else the newest when the page was opened. While its end is followed,
 * the view moves on to newer logs; a reader who has scrolled up stays where they are.
 */
export function usePinned(
  chosen: string | undefined,
  newest: string | undefined,
  follows: boolean,
): string | undefined {
  const [pinned, setPinned] = useState(newest);
  const moves = newest !== undefined && newest !== pinned && (pinned === undefined || follows);
  if (moves) setPinned(newest);
  return chosen ?? (moves ? newest : pinned);
}
