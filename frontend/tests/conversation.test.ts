import { describe, expect, it } from 'vitest';
import { grouped, senders } from '@/features/task/conversation/grouping';
import { type Block, blocksOf, inlinesOf } from '@/features/task/conversation/markdown';
import type { Message } from '@/features/task/conversation/queries';

const message = (id: number, version: string | null, sender = 'rules') =>
  ({ id, version, sender }) as Message;
const texts = (block: Block | undefined) =>
  block?.kind === 'paragraph' ? block.parts.map((part) => part.text) : [];

describe('a message as blocks', () => {
  it('tells paragraphs, lists and code apart', () => {
    const blocks = blocksOf('Hello\nthere\n\n- one\n* two\n```python\nx = 1\n```\nbye');

    expect(blocks.map((block) => block.kind)).toEqual(['paragraph', 'list', 'code', 'paragraph']);
    expect(blocks[2]).toMatchObject({ text: 'x = 1' });
  });

  it('gives every block a place of its own', () => {
    const blocks = blocksOf('a\n\na\n\n- a\n\n```\na\n```\n\na');

    expect(new Set(blocks.map((block) => block.at)).size).toBe(blocks.length);
  });

  it('takes code without an end to the end', () => {
    expect(blocksOf('```\nx\ny')).toEqual([{ kind: 'code', text: 'x\ny', at: 0 }]);
  });

  it('knows code and strong within a line, and leaves the rest as it was written', () => {
    expect(inlinesOf('a `b` **c** d').map((part) => [part.kind, part.text])).toEqual([
      ['text', 'a '],
      ['code', 'b'],
      ['text', ' '],
      ['strong', 'c'],
      ['text', ' d'],
    ]);
  });

  it('never makes HTML or links', () => {
    const hostile = '<script>alert(1)</script> [x](javascript:alert(1)) ![y](http://evil)';

    expect(texts(blocksOf(hostile)[0])).toEqual([hostile]);
  });

  it('loses no character', () => {
    const text = 'a ** b ` c\n**open\n`open';

    expect(texts(blocksOf(text)[0]).join('')).toBe(text);
  });

  it('takes time in proportion to the text, whatever it holds', () => {
    const started = performance.now();

    for (const hostile of ['```\n', '**a', '`a', '- \n', '*', '\n'])
      blocksOf(hostile.repeat(300_000 / hostile.length));

    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('messages in groups', () => {
  it('stand together while they are about one version', () => {
    const groups = grouped([
      message(1, null),
      message(2, 'v1'),
      message(3, 'v1'),
      message(4, null),
      message(5, 'v2'),
    ]);

    expect(groups.map((group) => [group.version, group.messages.map((each) => each.id)])).toEqual([
      [null, [1]],
      ['v1', [2, 3, 4]],
      ['v2', [5]],
    ]);
  });

  it('have keys of their own when a version comes up again', () => {
    const groups = grouped([message(1, 'v1'), message(2, 'v2'), message(3, 'v1')]);

    expect(new Set(groups.map((group) => group.key)).size).toBe(3);
  });

  it('know who spoke', () => {
    expect(senders([message(1, null, 'b'), message(2, null, 'a'), message(3, null, 'b')])).toEqual([
      'a',
      'b',
    ]);
  });
});
