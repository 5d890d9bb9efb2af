import { useLayoutEffect, useRef } from 'react';
import { cx } from '@/shared/lib/cx';
import type { FilePair } from './files';

type FileTabsProps = { pairs: FilePair[]; current: string; onFile: (file: string) => void };

const CHANGES = {
  added: { letter: 'A', description: 'added', tone: 'text-ok' },
  removed: { letter: 'D', description: 'removed', tone: 'text-bad' },
  changed: { letter: 'M', description: 'changed', tone: 'text-warn' },
};

/** List the files of a version; when comparing, also what became of each. */
export function FileTabs({ pairs, current, onFile }: FileTabsProps) {
  const row = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>(`[data-file="${CSS.escape(current)}"]`);
    if (row.current && tab)
      row.current.scrollLeft = tab.offsetLeft - row.current.clientWidth / 2 + tab.clientWidth / 2;
  }, [current]);
  return (
    <nav
      ref={row}
      aria-label="Files"
      className="relative flex gap-1 overflow-x-auto border-b bg-sunken px-2 [scrollbar-width:thin]"
    >
      {pairs.map(({ filename, change, added, removed }) => {
        const mark = change === null || change === 'same' ? null : CHANGES[change];
        return (
          <button
            key={filename}
            type="button"
            aria-current={filename === current ? 'true' : undefined}
            onClick={() => onFile(filename)}
            title={filename}
            data-file={filename}
            className={cx(
              'flex h-9 max-w-72 shrink-0 items-center gap-1.5 border-b-2 px-2.5 font-mono text-xs outline-offset-[-2px] pointer-coarse:h-11',
              filename === current ? 'border-accent text-fg' : 'border-transparent text-muted hover:text-fg',
            )}
          >
            <bdi className="truncate">{filename}</bdi>
            {mark && (
              <span className={cx('font-semibold', mark.tone)}>
                <span aria-hidden>{mark.letter}</span>
                <span className="sr-only">
                  {mark.description}, {added} lines added, {removed} removed
                </span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}
