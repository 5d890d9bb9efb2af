import { describe, expect, it } from 'vitest';
import type { Task } from '@/shared/api/tasks';
import { parseProblem, Problem } from '@/shared/api/problem';
import {
  describeContent,
  describeGaps,
  guessKind,
  guessTarget,
  type Table,
  type TableColumn,
} from '@/features/tasks/data/columns';
import { describeDetected, listChoices, pickGiven, setOption } from '@/features/tasks/data/reading';
import { nameDataset, findFreeName, cleanFilename, findRefusal } from '@/features/tasks/data/datasetNames';
import { describeOtherRefusals, parseRefusal, shortenList } from '@/features/tasks/refusals';
import { selectAll, EMPTY_SELECTION, extendTo, toggle, keepVisible } from '@/features/tasks/selection';
import { describeFailures, runForEach, nameTasks, countTags } from '@/features/tasks/menu/outcomes';

const column = (more: Partial<TableColumn>) =>
  ({ name: 'x', type: 'number', missing: 0, ...more }) as TableColumn;

describe('names of uploads', () => {
  it('are the file’s own, as far as a data set can bear them', () => {
    expect(nameDataset('Sales 2026.v2.csv')).toBe('Sales-2026');
    expect(nameDataset('../../etc/passwd')).toBe('data');
    expect(nameDataset('größe_表.csv')).toBe('größe_表');
    expect(nameDataset(`${'長'.repeat(200)}.csv`)).toBe('長'.repeat(50));
    expect(cleanFilename('a\u202eb/c?.csv')).toBe('a_b_c_.csv');
  });

  it('never take the place of other content', () => {
    const known = [
      { name: 'sales', file_sha256: 'one' },
      { name: 'sales-2', file_sha256: 'two' },
    ];

    expect(findFreeName('sales', 'one', known)).toBe('sales');
    expect(findFreeName('sales', 'three', known)).toBe('sales-3');
    expect(findFreeName('digits', 'three', [])).toBe('digits-2');
  });

  it('are refused before anything is read where the server would refuse them', () => {
    expect(findRefusal({ name: 'a.CSV', size: 5 }, 10)).toBeUndefined();
    expect(findRefusal({ name: 'a.exe', size: 5 }, 10)).toContain('not a CSV');
    expect(findRefusal({ name: 'a.csv', size: 0 }, 10)).toContain('empty');
    expect(findRefusal({ name: 'a.csv', size: 3 * 2 ** 20 }, 2 ** 20)).toContain('MAX_DATASET_MB');
  });
});

describe('how a file is read', () => {
  const table = { encoding: 'cp1252', separator: ';', quote: '"', header_line: 3 } as Table;

  it('says what its content decided, unless it is set', () => {
    expect(describeDetected('encoding', {}, table)).toBe('Detected: Western European (cp1252)');
    expect(describeDetected('separator', {}, table)).toBe('Detected: semicolon');
    expect(describeDetected('header', {}, table)).toBe('Detected: line 3');
    expect(describeDetected('header', { header: false }, table)).toBe('Detect');
    expect(describeDetected('quote', {}, null)).toBe('Detect');
  });

  it('is sent as far as it is set', () => {
    const options = setOption(setOption({ encoding: 'cp1250' }, 'header', 'false'), 'encoding', '');

    expect(pickGiven(options)).toEqual({ header: false });
    expect(setOption({}, 'header', '2')).toEqual({ header: 2 });
    expect(listChoices('separator', { separator: '~' }).at(-1)).toEqual({ value: '~', label: '~' });
  });
});

describe('columns', () => {
  it('have one that is likely the target', () => {
    expect(guessTarget([{ name: 'a' }, { name: 'Label' }, { name: 'z' }])).toBe('Label');
    expect(guessTarget([{ name: 'a' }, { name: 'z' }])).toBe('z');
  });

  it('are classes or numbers, as the grader takes them', () => {
    expect(guessKind(column({ type: 'category' }), 100)).toBe('classification');
    expect(guessKind(column({ distinct: 3, whole: true }), 100)).toBe('classification');
    expect(guessKind(column({ distinct: 3, whole: true }), 10)).toBe('regression');
    expect(guessKind(column({ distinct: 90, whole: true }), 1_000)).toBe('regression');
    expect(guessKind(column({ type: 'date' }), 100)).toBeNull();
  });

  it('say in words what they hold', () => {
    const values = ['a', 'b', 'c', 'd', 'e'].map((value) => ({ value, rows: 1_000 }));

    expect(describeContent(column({ type: 'category', distinct: 5, values }))).toBe(
      'a (1,000), b (1,000), c (1,000), d (1,000) and 1 more',
    );
    expect(describeContent(column({ minimum: -0.5, maximum: 1234.5678 }))).toBe('-0.5 to 1,235');
    expect(describeGaps({ missing: 1 }, 1_000)).toBe('1 (<1 %)');
    expect(describeGaps({ missing: 0 }, 0)).toBe('none');
  });
});

describe('what the server refuses', () => {
  it('is told beside the field that it is about', () => {
    const errors = [{ field: 'split.column', message: 'holds classes', code: 'invalid' }];
    const refusal = parseProblem(new Response(null, { status: 422 }), {
      detail: 'It holds classes.',
      errors,
    });

    expect(parseRefusal(refusal)).toEqual({ 'split.column': 'holds classes' });
    expect(refusal.message).toBe('It holds classes.');
  });

  it('is about no field where the server failed, or nothing is said of one', () => {
    const errors = [{ field: null, message: 'Something else.', code: 'invalid' }];

    expect(parseRefusal(new Problem('', 500, 'error', null, { 'split.column': 'x' }))).toEqual({});
    expect(parseRefusal(new Error('split.column'))).toEqual({});
    expect(parseRefusal(parseProblem(new Response(null, { status: 409 }), { detail: 'x', errors }))).toEqual(
      {},
    );
  });

  it('is told without the end of a long list', () => {
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`).join(', ');

    expect(shortenList(`It does not fit. Available: ${names}.`)).toBe(
      'It does not fit. Available: m0, m1, m2, m3, m4, m5, m6, m7 and 22 more.',
    );
    expect(shortenList('Available: a, b.')).toBe('Available: a, b.');
  });

  it('is told in one place for fields that have no control', () => {
    const said = {
      'objective.metric': 'no',
      'grade.repeats': 'too many',
      'run.gpus': 'run.gpus = 9, and there is none.',
    };

    expect(describeOtherRefusals(said, ['objective.metric'])).toBe(
      'grade.repeats: too many run.gpus = 9, and there is none.',
    );
    expect(describeOtherRefusals({}, [])).toBeUndefined();
  });
});

describe('a selection', () => {
  const ids = [5, 4, 3, 2, 1];

  it('is toggled, and reaches from the last choice with shift', () => {
    const one = toggle(EMPTY_SELECTION, 4);

    expect([...one.chosen]).toEqual([4]);
    expect([...extendTo(one, ids, 2).chosen].sort()).toEqual([2, 3, 4]);
    expect([...toggle(one, 4).chosen]).toEqual([]);
  });

  it('reaches upwards, and takes away as it gives', () => {
    const some = extendTo(toggle(EMPTY_SELECTION, 2), ids, 5);

    expect(some.chosen.size).toBe(4);
    expect([...extendTo(toggle(some, 2), ids, 4).chosen]).toEqual([5]);
  });

  it('reaches to nothing from what is on another page', () => {
    expect([...extendTo(toggle(EMPTY_SELECTION, 99), ids, 3).chosen].sort()).toEqual([3, 99]);
  });

  it('holds what is in the list only', () => {
    expect([...keepVisible(selectAll([1, 2, 9]), ids).chosen]).toEqual([2, 1]);
  });
});

const TASK = { dataset: 'sales', tags: ['a', 'b'] } as unknown as Task;

describe('what is done to several tasks', () => {
  const tasks = [1, 2, 3].map((id) => ({
    ...TASK,
    id,
    name: `t${id}`,
    tags: id > 1 ? ['a', `b${id}`] : ['a'],
  }));

  it('is done to the others where one is refused', async () => {
    const { done, failed } = await runForEach(tasks, async ({ id }) => {
      if (id === 2) throw new Problem('Loop 4 drives task 2.', 409, 'loop_is_live', null);
    });

    expect(done.map(({ id }) => id)).toEqual([1, 3]);
    expect(describeFailures(failed)).toBe('“t2”: Loop 4 drives task 2.');
  });

  it('is told by name where it is one', () => {
    expect([nameTasks(tasks), nameTasks(tasks.slice(0, 1))]).toEqual(['3 tasks', '“t1”']);
  });

  it('counts their tags', () => {
    expect(countTags(tasks)).toEqual([
      ['a', 3],
      ['b2', 1],
      ['b3', 1],
    ]);
  });
});
