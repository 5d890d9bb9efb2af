import { describe, expect, it } from 'vitest';
import { findAnswers, isWaitingForCoder } from '@/features/task/conversation/steering';
import { truncate, escapeInvisible, escapeInvisibleLines } from '@/shared/lib/invisibleCharacters';
import { groupMessages, listSenders } from '@/features/task/conversation/messageGroups';
import { type Block, parseBlocks, parseInlines, parsePreview } from '@/features/task/conversation/markdown';
import type { Message } from '@/features/task/conversation/queries';

const message = (id: number, version: string | null, sender = 'rules') =>
  ({ id, version, sender }) as Message;
const texts = (block: Block | undefined) =>
  block?.kind === 'paragraph' ? block.parts.map((part) => part.text) : [];

describe('a message as blocks', () => {
  it('tells paragraphs, lists and code apart', () => {
    const blocks = parseBlocks('Hello\nthere\n\n- one\n* two\n```python\nx = 1\n```\nbye');

    expect(blocks.map((block) => block.kind)).toEqual(['paragraph', 'list', 'code', 'paragraph']);
    expect(blocks[2]).toMatchObject({ text: 'x = 1' });
  });

  it('gives every block a place of its own', () => {
    const blocks = parseBlocks('a\n\na\n\n- a\n\n```\na\n```\n\na');

    expect(new Set(blocks.map((block) => block.at)).size).toBe(blocks.length);
  });

  it('takes code without an end to the end', () => {
    expect(parseBlocks('```\nx\ny')).toEqual([{ kind: 'code', text: 'x\ny', at: 0 }]);
  });

  it('knows code and strong within a line, and leaves the rest as it was written', () => {
    expect(parseInlines('a `b` **c** d').map((part) => [part.kind, part.text])).toEqual([
      ['text', 'a '],
      ['code', 'b'],
      ['text', ' '],
      ['strong', 'c'],
      ['text', ' d'],
    ]);
  });

  it('never makes HTML or links', () => {
    const hostile = '<script>alert(1)</script> [x](javascript:alert(1)) ![y](http://evil)';

    expect(texts(parseBlocks(hostile)[0])).toEqual([hostile]);
  });

  it('loses no character', () => {
    const text = 'a ** b ` c\n**open\n`open';

    expect(texts(parseBlocks(text)[0]).join('')).toBe(text);
  });

  it('takes time in proportion to the text, whatever it holds', () => {
    const started = performance.now();

    for (const hostile of ['```\n', '**a', '`a', '- \n', '*', '\n'])
      parseBlocks(hostile.repeat(300_000 / hostile.length));

    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('messages in groups', () => {
  it('stand together while they are about one version', () => {
    const groups = groupMessages([
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
    const groups = groupMessages([message(1, 'v1'), message(2, 'v2'), message(3, 'v1')]);

    expect(new Set(groups.map((group) => group.key)).size).toBe(3);
  });

  it('know who spoke', () => {
    expect(listSenders([message(1, null, 'b'), message(2, null, 'a'), message(3, null, 'b')])).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('what the coder made of messages', () => {
  const answer = (id: number, version: string, takes_up: unknown, role = 'coder') =>
    ({ ...message(id, version, 'pipelines'), role, data: { takes_up } }) as Message;

  it('is known by every version that answered', () => {
    const found = findAnswers([
      answer(5, 'v1', [
        [3, 1],
        [3, 2],
        [4, 0],
      ]),
      answer(6, 'v2', [[3, 3]]),
    ]);

    expect(found.get(3)).toEqual([
      { version: 'v1', answer: 5 },
      { version: 'v2', answer: 6 },
    ]);
    expect(found.get(4)).toEqual([{ version: 'v1', answer: 5 }]);
  });

  it('takes nothing from data that is no such answer', () => {
    const hostile = [null, 'x', { 0: 1 }, [null, 'x', [], ['3', 1], {}]].map((data, id) =>
      answer(id, 'v1', data),
    );

    expect(findAnswers([...hostile, answer(9, 'v1', [[1, 1]], 'person'), message(10, 'v1')]).size).toBe(0);
  });

  it('is waited for under messages of people to the coder alone', () => {
    const to = (receiver: string | null, more: Partial<Message> = {}) =>
      ({ ...message(1, null, 'ana'), receiver, role: null, ...more }) as Message;

    const waits = [
      to('coder'),
      to('pipelines'),
      to(null),
      to('evaluator'),
      to('coder', { role: 'feedback' }),
    ];

    expect(waits.map((each) => isWaitingForCoder(each, ['pipelines']))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(isWaitingForCoder(to('llm:a:b'), ['pipelines', 'llm:a:b'])).toBe(true);
    expect(isWaitingForCoder({ ...to('coder'), sender: 'llm:a:b' }, ['pipelines', 'llm:a:b'])).toBe(false);
  });
});

describe('text of others', () => {
  it('shows marks that reorder or hide it, and keeps its lines', () => {
    expect(escapeInvisibleLines('a\u202eb\r\n\tc\u0000')).toBe('a⟨U+202E⟩b\n\tc⟨U+0000⟩');
  });

  it('shows a million of one mark as one', () => {
    expect(escapeInvisibleLines('\r'.repeat(1_000_000))).toBe('⟨U+000D × 1,000,000⟩');
    expect(escapeInvisible('a\u200b\u200bb')).toBe('a⟨U+200B⟩⟨U+200B⟩b');
  });

  it('is cut with a word on its length', () => {
    expect([truncate('abc', 3), truncate('abcd', 3)]).toEqual(['abc', 'abc… (4 characters)']);
  });
});

describe('the preview of a message', () => {
  const preview = (text: string) => parsePreview(text).map((part) => [part.kind, part.text]);

  it('is one line, without the marks of Markdown', () => {
    expect(
      preview('# Plan\n\nTry **more** trees:\n\n- depth `8`\n- rate\n\n```python\nx = 1\ny = 2\n```'),
    ).toEqual([
      ['text', 'Plan'],
      ['text', ' '],
      ['text', 'Try '],
      ['strong', 'more'],
      ['text', ' trees:'],
      ['text', ' '],
      ['text', '• '],
      ['text', 'depth '],
      ['code', '8'],
      ['text', ' '],
      ['text', '• '],
      ['text', 'rate'],
      ['text', ' '],
      ['code', 'x = 1 y = 2'],
    ]);
  });

  it('keeps what is no Markdown, and gives each part a key of its own', () => {
    const parts = parsePreview('a #1 <img src=x> [b](javascript:c)\nd');

    expect(parts.map((part) => part.text).join('')).toBe('a #1 <img src=x> [b](javascript:c) d');
    expect(new Set(parts.map((part) => part.at)).size).toBe(parts.length);
  });
});
