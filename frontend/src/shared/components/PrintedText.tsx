import { useLayoutEffect, useMemo, useRef } from 'react';
import { stripStyles } from '@/shared/lib/terminalText';

const NEAR_END_PX = 24;

/**
 * Show the end of a program's output and keep it in view unless the reader scrolls up. It is safe to show: colours and
 * escape sequences are dropped, characters that reorder text are named.
 */
export function PrintedText({ text, label = 'Latest output' }: { text: string; label?: string }) {
  const printed = useMemo(() => text.split('\n').map(stripStyles).join('\n'), [text]);
  const ref = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (printed && ref.current && atEnd.current) ref.current.scrollTop = ref.current.scrollHeight;
  }, [printed]);
  return (
    <pre
      ref={ref}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollTop + clientHeight > scrollHeight - NEAR_END_PX;
      }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={label}
      dir="ltr"
      className="max-h-72 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      {printed || 'Nothing has been printed yet.'}
    </pre>
  );
}
