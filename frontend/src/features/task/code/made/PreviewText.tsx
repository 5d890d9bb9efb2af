import { useMemo } from 'react';
import { formatCount } from '@/shared/lib/format';
import { escapeInvisibleLines } from '@/shared/lib/invisibleCharacters';
import { ScrollBox } from './ScrollBox';

const MAX_CHARACTERS = 50_000;

/** Show a text as it is, JSON with its lines indented. */
export function PreviewText({ text, isJson, name }: { text: string; isJson: boolean; name: string }) {
  const lines = useMemo(() => (isJson ? indentJson(text) : text), [text, isJson]);
  return (
    <div className="grid gap-1.5">
      <ScrollBox label={`Text of ${name}`} className="max-h-96 rounded-md bg-sunken p-3">
        <pre className="font-mono leading-5">{escapeInvisibleLines(lines.slice(0, MAX_CHARACTERS))}</pre>
      </ScrollBox>
      {lines.length > MAX_CHARACTERS && (
        <p className="text-muted">The first {formatCount(MAX_CHARACTERS)} characters are shown.</p>
      )}
    </div>
  );
}

function indentJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // what a program calls JSON need not be
  }
}
