import { useMemo } from 'react';
import { plainText } from '@/features/task/logs/viewer/shown';

/** The end of what a program printed, safe to look at: no colours, no escape sequences, marks that reorder text named. */
export function PrintedText({ text }: { text: string }) {
  const shown = useMemo(() => text.split('\n').map(plainText).join('\n'), [text]);
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label="What it printed last"
      dir="ltr"
      className="max-h-72 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      {shown || 'It has printed nothing.'}
    </pre>
  );
}
