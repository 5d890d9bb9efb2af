import { useState } from 'react';
import { Input } from '@/shared/components/Field';

const LINE_RANGE = /^\s*(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?\s*$/;

/** Go to a line, or to lines `120-140`, by number: the keyboard's way to click a line number. */
export function GoToLine({ total, onGo }: { total: number; onGo: (line: number, to?: number) => void }) {
  const [text, setText] = useState('');
  const go = () => {
    const match = LINE_RANGE.exec(text);
    if (!match) return;
    const line = Math.min(Math.max(1, Number(match[1])), total);
    const to = match[2] === undefined ? undefined : Math.min(Number(match[2]), total);
    onGo(line, to !== undefined && to > line ? to : undefined);
    setText('');
  };
  return (
    <form
      className="w-20"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Input
        aria-label="Go to line"
        placeholder="Line"
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
