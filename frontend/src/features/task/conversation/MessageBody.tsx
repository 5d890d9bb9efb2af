import { useMemo, useState } from 'react';
import { Button } from '@/shared/components/Button';
import { formatCount } from '@/shared/lib/format';
import { escapeInvisibleLines } from '@/shared/lib/invisibleCharacters';
import { Inlines } from './Inlines';
import { type Block, parseBlocks } from './markdown';

const PREVIEW_CHARACTERS = 4_000;
const MAX_CHARACTERS = 100_000; // what a page lays out without a pause; copying takes the whole text

/**
 * Show a message's text with a small, safe part of markdown: paragraphs, lists, code. Everything else is shown as
 * written.
 */
export function MessageBody({ text }: { text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const maxCharacters = isWhole ? MAX_CHARACTERS : PREVIEW_CHARACTERS;
  const blocks = useMemo(
    () => parseBlocks(escapeInvisibleLines(text.slice(0, maxCharacters))),
    [text, maxCharacters],
  );
  return (
    <div className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-2 leading-6 [overflow-wrap:anywhere] [unicode-bidi:isolate]">
      {blocks.map((block) => (
        <BlockView key={block.at} block={block} />
      ))}
      {!isWhole && text.length > PREVIEW_CHARACTERS && (
        <div>
          <Button variant="outline" size="sm" onClick={() => setIsWhole(true)}>
            {text.length > MAX_CHARACTERS
              ? `Show ${formatCount(MAX_CHARACTERS)} of ${formatCount(text.length)} characters`
              : `Show all ${formatCount(text.length)} characters`}
          </Button>
        </div>
      )}
      {isWhole && text.length > MAX_CHARACTERS && (
        <p className="text-xs text-muted">
          Showing {formatCount(MAX_CHARACTERS)} of {formatCount(text.length)} characters; copy the message to
          get all of them.
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
        {block.parseItems.map((item) => (
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
