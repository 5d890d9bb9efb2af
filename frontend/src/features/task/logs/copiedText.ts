import type { LineStore } from './feed/LineStore';
import { stripStyles } from '@/shared/lib/terminalText';
import type { Range } from './viewer/rowWindow';

/** Format lines as shown, without numbers and colours; name the lines that are not loaded. */
export function buildCopiedText(store: LineStore, { from, to }: Range): string {
  const lines: string[] = [];
  for (let line = from; line <= to; line += 1) {
    const raw = store.text(line);
    lines.push(raw === undefined ? `[line ${line} is not loaded]` : stripStyles(raw));
  }
  return lines.join('\n');
}
