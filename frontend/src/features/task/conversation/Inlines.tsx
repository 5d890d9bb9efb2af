import type { Inline } from './markdown';

/** Show pieces of a line: code, strong text, and the rest as it is. */
export function Inlines({ parts }: { parts: readonly Inline[] }) {
  return parts.map((part) => {
    if (part.kind === 'code') {
      return (
        <code key={part.at} className="rounded bg-hover px-1 font-mono text-[0.85em]">
          {part.text}
        </code>
      );
    }
    if (part.kind === 'strong') return <strong key={part.at}>{part.text}</strong>;
    return part.text;
  });
}
