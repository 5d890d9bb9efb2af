import { describe, expect, test } from 'vitest';
import { Hits } from '@/features/task/logs/search/Hits';
import { Index, type Query } from '@/features/task/logs/search/Index';
import { findLevel } from '@/features/task/logs/search/levels';

const asked = (text: string, more: Partial<Query> = {}): Query => ({
  text,
  regex: false,
  matchCase: false,
  ...more,
});

function found(texts: string[], query: Query, from = 1): number[] {
  const index = new Index();
  index.setPage(from, texts);
  index.setQuery(query);
  return [...index.hits().hits];
}

describe('the index', () => {
  test('finds every match, in what is shown', () => {
    expect(found(['an error', 'fine', '\u001b[31mEr\u001b[0mror error'], asked('error'))).toEqual([
      1, 3, 8, 3, 0, 5, 3, 6, 11,
    ]);
  });

  test('takes text as text, case or not', () => {
    expect(found(['a.b', 'axb', 'A.B'], asked('a.b'))).toEqual([1, 0, 3, 3, 0, 3]);
    expect(found(['a.b', 'A.B'], asked('a.b', { matchCase: true }))).toEqual([1, 0, 3]);
  });

  test('takes a pattern as a pattern, without empty matches', () => {
    expect(found(['loss=0.25 loss=1'], asked('loss=\\d', { regex: true }))).toEqual([1, 0, 6, 1, 10, 16]);
    expect(found(['aab'], asked('b*', { regex: true }))).toEqual([1, 2, 3]);
    expect(() => found(['x'], asked('(', { regex: true }))).toThrow(SyntaxError);
  });

  test('searches lines that come later, and those that change', () => {
    const index = new Index();
    index.setPage(1_999, ['no', 'yes']);
    index.setQuery(asked('yes'));
    expect([...index.hits().hits]).toEqual([2_000, 0, 3]);

    index.setPage(1_999, ['yes']);
    index.setPage(5, ['yes']);

    expect([...index.hits().hits].filter((_, index) => index % 3 === 0)).toEqual([5, 1_999, 2_000]);
    index.removePage(0);
    expect(index.hits().hits.length).toBe(6);
  });

  test('counts levels and steps through one', () => {
    const index = new Index();
    index.setPage(1, ['ERROR a', 'INFO b', 'ERROR c', 'plain']);

    expect(index.levels()).toEqual({ error: 2, warning: 0, info: 1, debug: 0 });
    index.setQuery(asked('', { level: 'error' }));
    expect([...index.hits().hits]).toEqual([1, 0, 0, 3, 0, 0]);
    index.setQuery(asked('c', { level: 'error' }));
    expect([...index.hits().hits]).toEqual([3, 6, 7]);
  });
});

describe('hits', () => {
  const hits = new Hits(new Int32Array([3, 0, 1, 3, 4, 5, 9, 0, 1]), false);

  test('go around both ends, from the top of the view', () => {
    expect([hits.next(-1, 1, 1), hits.next(-1, 1, 4), hits.next(-1, 1, 10), hits.next(-1, -1, 4)]).toEqual([
      0, 2, 0, 1,
    ]);
    expect([hits.next(2, 1, 1), hits.next(0, -1, 1), Hits.none.next(-1, 1, 1)]).toEqual([0, 2, -1]);
  });

  test('mark a line', () => {
    expect(hits.marksOn(3, 1)).toEqual([
      { from: 0, to: 1, here: false },
      { from: 4, to: 5, here: true },
    ]);
    expect(hits.marksOn(4, 1)).toEqual([]);
  });

  test('know a match again among more of them', () => {
    const more = new Hits(new Int32Array([1, 0, 1, 3, 0, 1, 3, 4, 5, 9, 0, 1]), false);

    expect([more.indexIn(1, hits), more.indexIn(-1, hits), Hits.none.indexIn(1, hits)]).toEqual([2, -1, -1]);
  });
});

test.each([
  ['2026-11-25 12:00:00 ERROR it broke', 'error'],
  ['[WARN] careful', 'warning'],
  ['DEBUG:root:x', 'debug'],
  ['Traceback (most recent call last):', 'error'],
  ['ValueError: no', 'error'],
  ['warning: unused', 'warning'],
  ['step 3 information', undefined],
  ['TERRORS', undefined],
  [`${' '.repeat(200)}ERROR`, undefined],
])('%j tells the level %s', (text, level) => {
  expect(findLevel(text)).toBe(level);
});
