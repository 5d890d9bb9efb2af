import { useMemo, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { count } from '@/shared/lib/format';
import { visibleLines } from '@/shared/lib/invisibleCharacters';
import { type Block, blocksOf, type Inline } from './markdown';

const LONG_CHARS = 4_000;
const MOST_CHARS = 100_000; // what a page lays out at once without a pause; copying has all of it

/** A message's text with a small safe part of markdown: paragraphs, lists, code. Everything else is shown as it was written. */
export function MessageBody({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const most = whole ? MOST_CHARS : LONG_CHARS;
  const blocks = useMemo(() => blocksOf(visibleLines(text.slice(0, most))), [text, most]);
  return (
    <div className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-2 leading-6 [overflow-wrap:anywhere] [unicode-bidi:isolate]">
      {blocks.map((block) => (
        <BlockView key={block.at} block={block} />
      ))}
      {!whole && text.length > LONG_CHARS && (
        <div>
          <Button look="outline" size="sm" onClick={() => setWhole(true)}>
            {text.length > MOST_CHARS
              ? `Show ${count(MOST_CHARS)} of ${count(text.length)} characters`
              : `Show all ${count(text.length)} characters`}
          </Button>
        </div>
      )}
      {whole && text.length > MOST_CHARS && (
        <p className="text-xs text-muted">
          These are {count(MOST_CHARS)} of {count(text.length)} characters; copying the message has all of
          them.
        </p>
      )}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'code') {
    return (
      <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs leading-5">{block.text}</pre>
    );
  }
  if (block.kind === 'list') {
    return (
      <ul className="list-disc pl-5">
        {block.items.map((item) => (
          <li key={item.at}>
            <Inlines parts={item.parts} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <p className="whitespace-pre-wrap">
      <Inlines parts={block.parts} />
    </p>
  );
}

function Inlines({ parts }: { parts: Inline[] }) {
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
