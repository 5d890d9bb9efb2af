import { describe, expect, test } from 'vitest';
import { stripStyles, renderLine } from '@/shared/lib/terminalText';
import { markPieces, splitPieces } from '@/features/task/logs/viewer/linePieces';

const ESC = '\u001b';
const text = (line: { text: string }[]) => line.map((piece) => piece.text).join('');

describe('what is shown of a line', () => {
  test('keeps colours and drops every other sequence', () => {
    const raw = `${ESC}]0;title\u0007a${ESC}[2J${ESC}[31mred${ESC}[0m${ESC}]8;;https://x.example${ESC}\\b${ESC}Pq data${ESC}\\c`;

    expect(renderLine(raw).styled).toBe(`a${ESC}[31mred${ESC}[0mbc`);
    expect(stripStyles(raw)).toBe('aredbc');
  });

  test('names control characters and marks that reorder or hide', () => {
    expect(stripStyles('a\u0007b\u0000c\u007fd\u009be')).toBe('a^Gb^@c^?d<U+009B>e');
    expect(stripStyles('exe\u202egnp\u2066\u200b\ufeff\u2028')).toBe(
      'exe<U+202E>gnp<U+2066><U+200B><U+FEFF><U+2028>',
    );
    expect(stripStyles('שלום العربية 中文 👩‍💻')).toBe('שלום العربية 中文 👩‍💻');
  });

  test('is the last state that carriage returns have left', () => {
    expect(renderLine('10 %\r50 %\r100 %')).toEqual({ styled: '100 %', overwritten: 2 });
    expect(renderLine('done\r')).toEqual({ styled: 'done', overwritten: 0 });
    expect(renderLine('\r'.repeat(1_000_000)).styled).toBe('');
  });

  test.each([
    ['unfinished sequences', `${ESC}[`.repeat(4_000)],
    ['unfinished titles', `${ESC}]`.repeat(4_000)],
    ['colours without end', `${ESC}[${'1;'.repeat(4_000)}`],
    ['control characters', '\u0000'.repeat(8_192)],
    ['a line of one colour after the other', `${ESC}[31mx${ESC}[32my`.repeat(700)],
  ])('comes fast for 8 KiB of %s', (_, raw) => {
    const start = performance.now();

    const line = splitPieces(renderLine(raw).styled);

    expect(performance.now() - start).toBeLessThan(100);
    expect(text(line)).toBe(stripStyles(raw));
  });
});

describe('pieces of a line', () => {
  test('bear named colours as classes and others as values', () => {
    const line = splitPieces(
      `${ESC}[1;31mred${ESC}[38;5;208mpalette${ESC}[0m plain ${ESC}[48;2;1;2;3mtrue${ESC}[38:2::4:5:6mcolon`,
    );

    expect(line).toEqual([
      { text: 'red', classes: 'bold fg-red' },
      { text: 'palette', classes: 'bold', fg: 'rgb(255, 135, 0)' },
      { text: ' plain ', classes: '' },
      { text: 'true', classes: '', bg: 'rgb(1, 2, 3)' },
      { text: 'colon', classes: '', fg: 'rgb(4, 5, 6)', bg: 'rgb(1, 2, 3)' },
    ]);
  });

  test.each([
    ['22', ''],
    ['39', 'bold'],
    ['0', ''],
    ['', ''],
  ])('are as SGR %j leaves them', (code, classes) => {
    const [, after] = splitPieces(`${ESC}[1;33ma${ESC}[${code}mb`);

    expect(after?.classes.replace('fg-yellow', '').trim()).toBe(classes);
  });

  test.each(['38;5', '38;2;1;2', '38;5;999', '38;2;1;2;999', '999', '38;7;1'])(
    'take no harm from SGR %s',
    (code) => {
      expect(text(splitPieces(`${ESC}[${code}mtext`))).toBe('text');
    },
  );

  test('are cut where marks begin and end, across colours', () => {
    const line = splitPieces(`ab${ESC}[31mcd${ESC}[0mef`);

    const cut = markPieces(line, [
      { from: 1, to: 3, here: false },
      { from: 4, to: 6, here: true },
    ]);

    expect(cut.map(({ text, mark }) => [text, mark])).toEqual([
      ['a', undefined],
      ['b', 'hit'],
      ['c', 'hit'],
      ['d', undefined],
      ['ef', 'here'],
    ]);
  });
});
