import { Change, presentableDiff } from '@codemirror/merge';
import { type Block, changedBlocks } from './lineDiff';

const FINE_CHARS = 8_000;
const FINE_MS = 120;

/** Where two texts differ, for the editor: by lines, and inside small blocks by characters as long as that is quick. */
export function changesOf(old: string, now: string): Change[] {
  const [oldLines, newLines] = [old.split('\n'), now.split('\n')];
  const [oldStarts, newStarts] = [starts(oldLines), starts(newLines)];
  const until = performance.now() + FINE_MS;
  return changedBlocks(oldLines, newLines).flatMap((block) => {
    const whole = range(block, oldStarts, newStarts);
    const chars = Math.max(whole.toA - whole.fromA, whole.toB - whole.fromB);
    const both = block.oldTo > block.oldFrom && block.newTo > block.newFrom;
    return both && chars <= FINE_CHARS && performance.now() < until ? fine(old, now, whole) : [whole];
  });
}

/** Offsets of the lines' first characters, and one past the end as if another line followed. */
function starts(lines: string[]): number[] {
  let offset = 0;
  const found = [0];
  for (const line of lines) {
    offset += line.length + 1;
    found.push(offset);
  }
  return found;
}

/** The characters of a block. What goes to the end takes the break before it, since none follows. */
function range(block: Block, oldStarts: number[], newStarts: number[]): Change {
  const toEnd = block.oldTo === oldStarts.length - 1 && block.newTo === newStarts.length - 1;
  const [fromA, toA] = [oldStarts[block.oldFrom] ?? 0, oldStarts[block.oldTo] ?? 0];
  const [fromB, toB] = [newStarts[block.newFrom] ?? 0, newStarts[block.newTo] ?? 0];
  if (!toEnd) return new Change(fromA, toA, fromB, toB);
  const oneEmpty = block.oldFrom === block.oldTo || block.newFrom === block.newTo;
  const before = oneEmpty && block.oldFrom > 0 && block.newFrom > 0 ? 1 : 0;
  return new Change(fromA - before, toA - 1, fromB - before, toB - 1);
}

function fine(old: string, now: string, { fromA, toA, fromB, toB }: Change): Change[] {
  return presentableDiff(old.slice(fromA, toA), now.slice(fromB, toB), { scanLimit: 250, timeout: 30 }).map(
    (each) => new Change(each.fromA + fromA, each.toA + fromA, each.fromB + fromB, each.toB + fromB),
  );
}
