// By hand: a few kinds of block and two of inline text need no parser library, and what never becomes HTML cannot attack.
export type Inline = { kind: 'text' | 'code' | 'strong'; text: string; at: number };
export type Block =
  | { kind: 'paragraph'; parts: Inline[]; at: number }
  | { kind: 'list'; parseItems: { parts: Inline[]; at: number }[]; at: number }
  | { kind: 'code'; text: string; at: number };

/** Parse text into blocks; `at` is where each begins, and its key. Linear in the length of any text. */
export function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  let at = 0;
  for (let n = 0; n < lines.length;) {
    const line = lines[n] ?? '';
    const start = at;
    if (line.startsWith('```')) {
      const end = findClosing(lines, n + 1);
      blocks.push({ kind: 'code', text: lines.slice(n + 1, end).join('\n'), at: start });
      at += length(lines, n, end + 1);
      n = end + 1;
    } else if (isListItem(line)) {
      const end = readRun(lines, n, isListItem);
      blocks.push({ kind: 'list', parseItems: parseItems(lines.slice(n, end), start), at: start });
      at += length(lines, n, end);
      n = end;
    } else if (line.trim() === '') {
      at += line.length + 1;
      n += 1;
    } else {
      const end = readRun(
        lines,
        n,
        (each) => each.trim() !== '' && !isListItem(each) && !each.startsWith('```'),
      );
      blocks.push({ kind: 'paragraph', parts: parseInlines(lines.slice(n, end).join('\n')), at: start });
      at += length(lines, n, end);
      n = end;
    }
  }
  return blocks;
}

/**
 * Parse the beginning of a text into one line for a preview: headings without their marks, items of lists with a dot,
 * blocks of code as code, each block after a space.
 */
export function parsePreview(text: string): Inline[] {
  const lines = parseBlocks(text).flatMap(findPreviewLines);
  const parts = lines.flatMap((line, index): Inline[] =>
    index === 0 ? line : [{ kind: 'text', text: ' ', at: 0 }, ...line],
  );
  return parts.map((part, index) => ({ ...part, text: part.text.replace(/\s+/g, ' '), at: index }));
}

function findPreviewLines(block: Block): Inline[][] {
  if (block.kind === 'code') return [[{ kind: 'code', text: block.text.trim(), at: block.at }]];
  if (block.kind === 'list')
    return block.parseItems.map(({ parts, at }) => [{ kind: 'text', text: '• ', at }, ...parts]);
  const [first, ...rest] = block.parts;
  const isPlain = first?.kind === 'text';
  return [isPlain ? [{ ...first, text: first.text.replace(/^#{1,6} +/gm, '') }, ...rest] : block.parts];
}

/** Parse `code` and **strong**; keep the rest as it is. */
export function parseInlines(text: string): Inline[] {
  const parts: Inline[] = [];
  const pattern = /`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index), at: from });
    const kind = match[1] === undefined ? 'strong' : 'code';
    parts.push({ kind, text: match[1] ?? match[2] ?? '', at: match.index });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from), at: from });
  return parts;
}

function isListItem(line: string): boolean {
  return /^\s{0,3}[-*] /.test(line);
}

function parseItems(lines: string[], start: number): { parts: Inline[]; at: number }[] {
  let at = start;
  return lines.map((line) => {
    const item = { parts: parseInlines(line.replace(/^\s{0,3}[-*] /, '')), at };
    at += line.length + 1;
    return item;
  });
}

function findClosing(lines: string[], from: number): number {
  return readRun(lines, from, (line) => !line.startsWith('```'));
}

function readRun(lines: string[], from: number, holds: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && holds(lines[end] ?? '')) end += 1;
  return end;
}

function length(lines: string[], from: number, to: number): number {
  return lines.slice(from, to).reduce((sum, line) => sum + line.length + 1, 0);
}
