import type { LogsSearch } from './searchParams';
import type { LogViewport } from './viewer/LogViewport';
import type { RefObject } from 'react';

type LogKeys = {
  ref: RefObject<LogViewport | null>;
  search: LogsSearch;
  onSearch: (change: Partial<LogsSearch>) => void;
  onStep: (by: 1 | -1) => void;
  onWrap: () => void;
};

/**
 * Handle the keys of a focused log: End and f follow, Home goes to the start, / searches, n and N step, w wraps, Escape
 * clears the selected lines.
 */
export function useLogKeys(
  { ref, search, onSearch, onStep, onWrap }: LogKeys,
  onCopy: () => void,
): (event: React.KeyboardEvent) => void {
  const keys = new Map<string, () => void>([
    ['f', () => ref.current?.pressFollow()],
    ['n', () => onStep(1)],
    ['N', () => onStep(-1)],
    ['w', onWrap],
    ['/', () => document.getElementById('log-search')?.focus()],
    ['Home', () => ref.current?.toStart()],
    ['End', () => ref.current?.followEnd()],
    ['Escape', () => onSearch({ line: undefined, to: undefined })],
  ]);
  return (event) => {
    if (event.key === 'c' && (event.ctrlKey || event.metaKey)) {
      if (search.to !== undefined && getSelection()?.isCollapsed) onCopy();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys.get(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  };
}
