const PLAIN = '/favicon.svg';
// An image in the bar of tabs knows no tokens: these are the colours of the dots of states, light enough for both themes.
const BADGES: Record<string, string> = {
  running: '#38bdf8',
  completed: '#22c55e',
  failed: '#ef4444',
  paused: '#f59e0b',
  waiting: '#f59e0b',
  queued: '#f59e0b',
  stopped: '#9ca3af',
};

/** Return the address of the icon for a page about a task in this state: the logo with a dot, or the plain one. */
export function buildFavicon(status: string | undefined): string {
  const color = status && BADGES[status];
  if (!color) return PLAIN;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6.5" fill="#5250cf"/>' +
    '<path d="M12 5.5a6.5 6.5 0 1 1-6.2 4.6" stroke="#fff" stroke-width="2" stroke-linecap="round" fill="none"/>' +
    `<circle cx="17.5" cy="17.5" r="6.5" fill="${color}" stroke="#fff" stroke-width="1.5"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
