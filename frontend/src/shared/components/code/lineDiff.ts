/** Which lines of two texts belong together: lines that are unique in both first, then Myers' shortest script in between, bounded. */

/** Old lines [oldFrom, oldTo) stand in place of new lines [newFrom, newTo). */
export type Block = { oldFrom: number; oldTo: number; newFrom: number; newTo: number };

const MOST_STEPS = 400_000;

type Range = { a: number; aEnd: number; b: number; bEnd: number };

/** Where the texts differ, in order; blocks never touch each other. */
export function changedBlocks(old: readonly string[], now: readonly string[]): Block[] {
  const [a, b] = numbered(old, now);
  const blocks: Block[] = [];
  const waiting: Range[] = [{ a: 0, aEnd: a.length, b: 0, bEnd: b.length }];
  for (let range = waiting.pop(); range; range = waiting.pop()) {
    const { a: from, b: newFrom, aEnd, bEnd } = trimmed(a, b, range);
    const rest = { a: from, aEnd, b: newFrom, bEnd };
    if (from === aEnd && newFrom === bEnd) continue;
    const anchors = from === aEnd || newFrom === bEnd ? [] : uniquePairs(a, b, rest);
    if (anchors.length > 0) waiting.push(...between(anchors, rest).toReversed());
    else blocks.push(...scripted(a, b, rest));
  }
  return joined(blocks);
}

/** Lines added and removed. An empty text has no line. */
export function lineCounts(old: string, now: string): { added: number; removed: number } {
  const blocks = changedBlocks(linesOf(old), linesOf(now));
  return {
    added: blocks.reduce((sum, each) => sum + each.newTo - each.newFrom, 0),
    removed: blocks.reduce((sum, each) => sum + each.oldTo - each.oldFrom, 0),
  };
}

/** Lines as an editor counts them, but for the empty one behind the last line's end. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n?|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function numbered(old: readonly string[], now: readonly string[]): [Int32Array, Int32Array] {
  const known = new Map<string, number>();
  const number = (line: string) => {
    const found = known.get(line);
    if (found !== undefined) return found;
    known.set(line, known.size);
    return known.size - 1;
  };
  return [Int32Array.from(old, number), Int32Array.from(now, number)];
}

function trimmed(a: Int32Array, b: Int32Array, range: Range): Range {
  const rest = { ...range };
  while (rest.a < rest.aEnd && rest.b < rest.bEnd && a[rest.a] === b[rest.b]) {
    rest.a += 1;
    rest.b += 1;
  }
  while (rest.aEnd > rest.a && rest.bEnd > rest.b && a[rest.aEnd - 1] === b[rest.bEnd - 1]) {
    rest.aEnd -= 1;
    rest.bEnd -= 1;
  }
  return rest;
}

/** Lines that are there once on both sides, as the longest row of pairs that keeps the order. */
function uniquePairs(a: Int32Array, b: Int32Array, range: Range): [number, number][] {
  const inOld = places(a, range.a, range.aEnd);
  const inNew = places(b, range.b, range.bEnd);
  const pairs: [number, number][] = [];
  for (const [line, index] of inOld) {
    const other = inNew.get(line) ?? -1;
    if (index >= 0 && other >= 0) pairs.push([index, other]);
  }
  pairs.sort((one, other) => one[0] - other[0]);
  return longestRising(pairs);
}

/** Where each line stands; -1 where more than once. */
function places(lines: Int32Array, from: number, to: number): Map<number, number> {
  const found = new Map<number, number>();
  for (let index = from; index < to; index += 1) {
    const line = lines[index] ?? 0;
    found.set(line, found.has(line) ? -1 : index);
  }
  return found;
}

function longestRising(pairs: [number, number][]): [number, number][] {
  const ends: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, value], index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = index;
  });
  const row: [number, number][] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair) row.push(pair);
  }
  return row.reverse();
}

function between(anchors: [number, number][], range: Range): Range[] {
  const parts: Range[] = [];
  let { a, b } = range;
  for (const [old, now] of [...anchors, [range.aEnd, range.bEnd] as const]) {
    parts.push({ a, aEnd: old, b, bEnd: now });
    a = old + 1;
    b = now + 1;
  }
  return parts;
}

/** Myers' greedy forward search; one block for all where it would take too long. */
function scripted(a: Int32Array, b: Int32Array, range: Range): Block[] {
  const whole = { oldFrom: range.a, oldTo: range.aEnd, newFrom: range.b, newTo: range.bEnd };
  const [rows, columns] = [range.aEnd - range.a, range.bEnd - range.b];
  if (rows === 0 || columns === 0) return [whole];
  const traces: Int32Array[] = [];
  const middle = rows + columns + 1;
  const furthest = new Int32Array(2 * middle + 1);
  for (let edits = 0, steps = 0; edits <= rows + columns; edits += 1) {
    traces.push(furthest.slice(middle - edits - 1, middle + edits + 2));
    steps += 2 * edits + 1;
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = step(furthest, middle, diagonal, edits);
      const start = x;
      while (x < rows && x - diagonal < columns && a[range.a + x] === b[range.b + x - diagonal]) x += 1;
      steps += x - start;
      furthest[middle + diagonal] = x;
      if (x >= rows && x - diagonal >= columns) return walkedBack(traces, range);
    }
    if (steps > MOST_STEPS) return [whole];
  }
  return [whole];
}

function step(furthest: Int32Array, middle: number, diagonal: number, edits: number): number {
  const [below, above] = [furthest[middle + diagonal - 1] ?? 0, furthest[middle + diagonal + 1] ?? 0];
  return diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1;
}

/** One block for each single edit, last first. */
function walkedBack(traces: Int32Array[], range: Range): Block[] {
  const blocks: Block[] = [];
  let [x, y] = [range.aEnd - range.a, range.bEnd - range.b];
  for (let edits = traces.length - 1; edits > 0; edits -= 1) {
    const furthest = traces[edits] ?? new Int32Array();
    const [diagonal, middle] = [x - y, edits + 1];
    const [below, above] = [furthest[middle + diagonal - 1] ?? 0, furthest[middle + diagonal + 1] ?? 0];
    const down = diagonal === -edits || (diagonal !== edits && below < above);
    const fromX = down ? above : below;
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const [old, now] = [range.a + fromX, range.b + fromY];
    blocks.push({ oldFrom: old, oldTo: old + (down ? 0 : 1), newFrom: now, newTo: now + (down ? 1 : 0) });
    [x, y] = [fromX, fromY];
  }
  return blocks.reverse();
}

function joined(blocks: Block[]): Block[] {
  const row: Block[] = [];
  for (const block of blocks) {
    const last = row.at(-1);
    if (last && last.oldTo === block.oldFrom && last.newTo === block.newFrom) {
      last.oldTo = block.oldTo;
      last.newTo = block.newTo;
    } else row.push({ ...block });
  }
  return row;
}
