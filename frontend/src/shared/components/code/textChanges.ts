import { Change } from '@codemirror/merge';
import { type Block, diffSequences } from './sequenceDiff';

const MAX_REFINED_CHARACTERS = 8_000;
const REFINE_MS = 120;
const TOKENS = /\n|[^\S\n]+|\d+(?:\.\d+)?|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
const BLANK = /^[^\S\n]+$/;

/** Find where two texts differ, for the editor: by lines, and inside small blocks by words as long as that is quick. */
export function findChanges(before: string, after: string): Change[] {
  const [beforeLines, afterLines] = [before.split('\n'), after.split('\n')];
  const [beforeStarts, afterStarts] = [computeLineOffsets(beforeLines), computeLineOffsets(afterLines)];
  const deadline = performance.now() + REFINE_MS;
  return diffSequences(beforeLines, afterLines).flatMap((block) => {
    const whole = toChange(block, beforeStarts, afterStarts);
    const characters = Math.max(whole.toA - whole.fromA, whole.toB - whole.fromB);
    const isReplacement = block.toA > block.fromA && block.toB > block.fromB;
    return isReplacement && characters <= MAX_REFINED_CHARACTERS && performance.now() < deadline
      ? refine(before, after, whole)
      : [whole];
  });
}

/** Compute the offsets of the lines' first characters, and one past the end as if another line followed. */
function computeLineOffsets(lines: string[]): number[] {
  let offset = 0;
  const offsets = [0];
  for (const line of lines) {
    offset += line.length + 1;
    offsets.push(offset);
  }
  return offsets;
}

/** Convert a block to characters. A block at the end takes the line break before it, since none follows. */
function toChange(block: Block, beforeStarts: number[], afterStarts: number[]): Change {
  const toEnd = block.toA === beforeStarts.length - 1 && block.toB === afterStarts.length - 1;
  const [fromA, toA] = [beforeStarts[block.fromA] ?? 0, beforeStarts[block.toA] ?? 0];
  const [fromB, toB] = [afterStarts[block.fromB] ?? 0, afterStarts[block.toB] ?? 0];
  if (!toEnd) return new Change(fromA, toA, fromB, toB);
  const oneEmpty = block.fromA === block.toA || block.fromB === block.toB;
  const before = oneEmpty && block.fromA > 0 && block.fromB > 0 ? 1 : 0;
  return new Change(fromA - before, toA - 1, fromB - before, toB - 1);
}

/** Split a change into the words that differ; those with nothing but blanks between them are one. */
function refine(before: string, after: string, { fromA, toA, fromB, toB }: Change): Change[] {
  const tokensA = before.slice(fromA, toA).match(TOKENS) ?? [];
  const tokensB = after.slice(fromB, toB).match(TOKENS) ?? [];
  const [offsetsA, offsetsB] = [computeTokenOffsets(tokensA, fromA), computeTokenOffsets(tokensB, fromB)];
  const blocks: Block[] = [];
  for (const block of diffSequences(tokensA, tokensB)) {
    const last = blocks.at(-1);
    if (last && tokensA.slice(last.toA, block.fromA).every((token) => BLANK.test(token))) {
      last.toA = block.toA;
      last.toB = block.toB;
    } else blocks.push(block);
  }
  return blocks.map(
    (block) =>
      new Change(
        offsetsA[block.fromA] ?? toA,
        offsetsA[block.toA] ?? toA,
        offsetsB[block.fromB] ?? toB,
        offsetsB[block.toB] ?? toB,
      ),
  );
}

function computeTokenOffsets(tokens: readonly string[], start: number): number[] {
  const offsets = [start];
  for (const token of tokens) offsets.push((offsets.at(-1) ?? start) + token.length);
  return offsets;
}
