// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { codeSearch } from '@/features/task/code/searchParams';
import { compareSearch } from '@/features/compare/searchParams';
import { conversationSearch } from '@/features/task/conversation/searchParams';
import { eventsSearch } from '@/features/events/searchParams';
import { logsSearch } from '@/features/task/logs/searchParams';
import { tasksSearch } from '@/features/tasks/searchParams';
import { parseTaskId } from '@/app/taskAddress';

describe('what stands behind ? in an address', () => {
  it('is kept where it makes sense', () => {
    expect(tasksSearch({ q: 'digits', status: 'failed', sort: 'name', cursor: 'abc', new: true })).toEqual({
      q: 'digits',
      status: 'failed',
      sort: 'name',
      cursor: 'abc',
      new: true,
    });
  });

  it('is left out where it makes none, so that an edited link still opens', () => {
    expect(tasksSearch({ q: '', status: 'mad', sort: 3, cursor: {}, new: 'no', extra: 1 })).toEqual({});
    expect(codeSearch({ version: ['v1'], against: null, view: 'sideways' })).toEqual({});
    expect(eventsSearch({ task: 'one', kind: undefined })).toEqual({});
    expect(conversationSearch({ from: {}, message: -3 })).toEqual({});
  });

  it('takes a number for text: a search for 42 is read as a number', () => {
    expect(tasksSearch({ q: 42 })).toEqual({ q: '42' });
  });

  it('takes one tag or several, each once', () => {
    expect(tasksSearch({ tag: 'vision', shown: 'trash', from: '7' })).toEqual({
      tag: ['vision'],
      shown: 'trash',
      from: 7,
    });
    expect(tasksSearch({ tag: ['a', 'a', 2, {}, ''], shown: 'gone', from: 0 })).toEqual({
      tag: ['a', '2'],
    });
  });

  it('is bounded', () => {
    expect(tasksSearch({ q: 'x'.repeat(201) })).toEqual({});
    expect(logsSearch({ q: 'x'.repeat(501), log: 'x'.repeat(301) })).toEqual({});
  });

  it('reads lines of a log as whole numbers from 1', () => {
    expect(logsSearch({ line: '120', to: 140 })).toEqual({ line: 120, to: 140 });
    expect(logsSearch({ line: 0, to: 1.5 })).toEqual({});
    expect(logsSearch({ line: '1e999' })).toEqual({});
  });

  it('compares twelve versions at most, each once', () => {
    const many = Array.from({ length: 20 }, (_, version) => `1:v${version}`);

    expect(compareSearch({ of: many }).of).toHaveLength(12);
    expect(compareSearch({ of: ['1:v1', '1:v1'] })).toEqual({ of: ['1:v1'] });
    expect(compareSearch({ of: 7 })).toEqual({ of: ['7'] });
    expect(compareSearch({ of: [] })).toEqual({});
  });

  it('is the same when it is read again', () => {
    const once = logsSearch({
      log: 'a.log',
      line: 3,
      q: 'x',
      regex: true,
      metric: 'accuracy',
      x: 'step',
    });

    expect(logsSearch(once)).toEqual(once);
  });
});

describe('the task of an address', () => {
  it('is told on its page and its tabs only', () => {
    expect(['/tasks/7', '/tasks/7/', '/tasks/7/code'].map(parseTaskId)).toEqual([7, 7, 7]);
    expect(['/tasks', '/', '/tasks/x', '/tasks/7x', '/containers/7'].map(parseTaskId)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
