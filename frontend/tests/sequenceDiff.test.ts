import { Text } from '@codemirror/state';
import { Chunk } from '@codemirror/merge';
import { describe, expect, it } from 'vitest';
import { findChanges } from '@/shared/components/code/textChanges';
import { diffSequences, countChangedLines } from '@/shared/components/code/sequenceDiff';

/** The new lines, put together from the old ones and the blocks. */
function applied(old: string[], now: string[]): string[] {
  const made: string[] = [];
  let at = 0;
  for (const block of diffSequences(old, now)) {
    made.push(...old.slice(at, block.fromA), ...now.slice(block.fromB, block.toB));
    at = block.toA;
  }
  return [...made, ...old.slice(at)];
}

function patched(old: string, now: string): string {
  let made = '';
  let at = 0;
  for (const change of findChanges(old, now)) {
    made += old.slice(at, change.fromA) + now.slice(change.fromB, change.toB);
    at = change.toA;
  }
  return made + old.slice(at);
}

/** Numbers that look random and are the same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const EDGES: [string, string][] = [
  ['', ''],
  ['', 'a'],
  ['a', ''],
  ['a\n', 'a'],
  ['a', 'a\nb'],
  ['a\nb', 'a'],
  ['a\nb\n', 'b\n'],
  ['\n\n\n', '\n'],
  ['a\nb\nc', 'x\nb\ny'],
  ['same\nsame\nsame', 'same\nsame'],
  ['x² = 1½ 🎉\n', 'x³ = 2½ 🎉🎈\n'],
];

describe('differences', () => {
  it.each(EDGES)('turn %j into %j', (old, now) => {
    expect(applied(old.split('\n'), now.split('\n'))).toEqual(now.split('\n'));
    expect(patched(old, now)).toBe(now);
  });

  it('turn any text into any other', () => {
    const next = random(7);
    for (let round = 0; round < 300; round += 1) {
      const line = () => 'abcdefgh'[Math.floor(next() * 8)] ?? '';
      const old = Array.from({ length: Math.floor(next() * 30) }, line);
      const now = old.flatMap((each) => (next() < 0.2 ? [] : next() < 0.2 ? [each, line()] : [each]));
      expect(applied(old, now)).toEqual(now);
      expect(patched(old.join('\n'), now.join('\n'))).toBe(now.join('\n'));
    }
  });

  it('count added and removed lines, an empty text having none', () => {
    expect(countChangedLines('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ added: 2, removed: 1 });
    expect(countChangedLines('', 'a\nb\n')).toEqual({ added: 2, removed: 0 });
    expect(countChangedLines('a\r\nb\r\n', 'a\nb\n')).toEqual({ added: 0, removed: 0 });
  });

  it('find the shortest script where no line is unique', () => {
    const blocks = diffSequences(['x', 'y', 'x', 'y', 'z', 'z'], ['y', 'x', 'y', 'x', 'z', 'z']);

    const edits = blocks.reduce((sum, each) => sum + each.toA - each.fromA + each.toB - each.fromB, 0);
    expect(edits).toBe(2);
  });

  it('keep a moved function whole on one side', () => {
    const body = ['def a():', '    return 1', '', 'def b():', '    return 2', ''];

    const blocks = diffSequences(body, [...body.slice(3), ...body.slice(0, 3)]);

    expect(blocks.length).toBe(2);
  });

  it('make chunks that the editor accepts, at the end of the text too', () => {
    for (const [old, now] of EDGES) {
      const [a, b] = [Text.of(old.split('\n')), Text.of(now.split('\n'))];
      for (const chunk of Chunk.build(a, b, { override: findChanges })) {
        expect(chunk.fromA).toBeLessThanOrEqual(a.length + 1);
        expect(chunk.endB).toBeLessThanOrEqual(b.length);
      }
    }
  });

  it('mark the words that differ in a line, blanks between them included', () => {
    const [old, now] = ['x = fit(alpha=1.0, depth=3)\n', 'x = fit(alpha=0.5, depth=3)\n'];

    const marked = findChanges(old, now).map(({ fromA, toA, fromB, toB }) => [
      old.slice(fromA, toA),
      now.slice(fromB, toB),
    ]);

    expect(marked).toEqual([['1.0', '0.5']]);
    expect(findChanges('return a + b\n', 'return the sum\n')).toHaveLength(1);
  });

  it('compare 5,000 lines with every tenth changed in time', () => {
    const old = Array.from({ length: 5_000 }, (_, at) => `value_${at} = compute(${at % 7})`);
    const now = old.map((line, at) => (at % 10 === 0 ? line.replace('compute', 'measure') : line));
    const start = performance.now();

    const changes = findChanges(old.join('\n'), now.join('\n'));

    expect(performance.now() - start).toBeLessThan(500);
    expect(changes.length).toBeGreaterThanOrEqual(500);
  });

  it('give up on aligning rather than on answering', () => {
    const next = random(3);
    const lines = () => Array.from({ length: 5_000 }, () => String(Math.floor(next() * 40)));
    const [old, now] = [lines(), lines()];
    const start = performance.now();

    expect(applied(old, now)).toEqual(now);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
