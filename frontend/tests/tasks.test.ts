import { describe, expect, it } from 'vitest';
import { Problem } from '@/shared/api/problem';
import { contentOf, gapsOf, kindOf, likelyTarget, type TableColumn } from '@/features/tasks/data/columns';
import { datasetName, freeName, plainFilename, refusalOf } from '@/features/tasks/data/names';
import { draftOfTask, uploadOf } from '@/features/tasks/duplicate';
import type { Task } from '@/shared/api/tasks';
import { otherRefusals, refusedFields, shortened } from '@/features/tasks/refusals';
import { all, NOTHING, stretched, toggled, visibleOf } from '@/features/tasks/selection';
import { taskOf, withData } from '@/features/tasks/taskDraft';
import { failures, forEach, named, tagCounts } from '@/features/tasks/menu/outcomes';

const problem = (message: string, code = 'invalid', status = 422) => new Problem(message, status, code, null);
const column = (more: Partial<TableColumn>) =>
  ({ name: 'x', type: 'number', missing: 0, ...more }) as TableColumn;

describe('names of uploads', () => {
  it('are the file’s own, as far as a data set can bear them', () => {
    expect(datasetName('Sales 2026.v2.csv')).toBe('Sales-2026');
    expect(datasetName('../../etc/passwd')).toBe('data');
    expect(datasetName('größe_表.csv')).toBe('größe_表');
    expect(datasetName(`${'長'.repeat(200)}.csv`)).toBe('長'.repeat(50));
    expect(plainFilename('a\u202eb/c?.csv')).toBe('a_b_c_.csv');
  });

  it('never take the place of other content', () => {
    const known = [
      { name: 'sales', sha256: 'one' },
      { name: 'sales-2', sha256: 'two' },
    ];

    expect(freeName('sales', 'one', known)).toBe('sales');
    expect(freeName('sales', 'three', known)).toBe('sales-3');
    expect(freeName('digits', 'three', [])).toBe('digits-2');
  });

  it('are refused before anything is read where the server would refuse them', () => {
    expect(refusalOf({ name: 'a.CSV', size: 5 }, 10)).toBeUndefined();
    expect(refusalOf({ name: 'a.exe', size: 5 }, 10)).toContain('no CSV');
    expect(refusalOf({ name: 'a.csv', size: 0 }, 10)).toContain('empty');
    expect(refusalOf({ name: 'a.csv', size: 3 * 2 ** 20 }, 2 ** 20)).toContain('MAX_DATASET_MB');
  });
});

describe('columns', () => {
  it('have one that is likely the target', () => {
    expect(likelyTarget([{ name: 'a' }, { name: 'Label' }, { name: 'z' }])).toBe('Label');
    expect(likelyTarget([{ name: 'a' }, { name: 'z' }])).toBe('z');
  });

  it('are classes or numbers, as the grader takes them', () => {
    expect(kindOf(column({ type: 'category' }), 100)).toBe('classification');
    expect(kindOf(column({ distinct: 3, whole: true }), 100)).toBe('classification');
    expect(kindOf(column({ distinct: 3, whole: true }), 10)).toBe('regression');
    expect(kindOf(column({ distinct: 90, whole: true }), 1_000)).toBe('regression');
    expect(kindOf(column({ type: 'date' }), 100)).toBeNull();
  });

  it('say in words what they hold', () => {
    const values = ['a', 'b', 'c', 'd', 'e'].map((value) => ({ value, rows: 1_000 }));

    expect(contentOf(column({ type: 'category', distinct: 5, values }))).toBe(
      'a (1,000), b (1,000), c (1,000), d (1,000) and 1 more',
    );
    expect(contentOf(column({ minimum: -0.5, maximum: 1234.5678 }))).toBe('-0.5 to 1,235');
    expect(gapsOf({ missing: 1 }, 1_000)).toBe('1 (<1 %)');
    expect(gapsOf({ missing: 0 }, 0)).toBe('none');
  });
});

describe('what the server refuses', () => {
  it('is told beside the field that it is about', () => {
    const of = (error: unknown) => Object.keys(refusedFields(error));

    expect(of(problem("There is no column 'z' to predict. Did you mean 'y'?"))).toEqual([
      'data.target_column',
    ]);
    expect(of(problem("The target column 'y' holds dates."))).toEqual(['data.target_column']);
    expect(of(problem("split.column: 'y' holds classes."))).toEqual(['split.column']);
    expect(of(problem("The metric 'r2' does not fit.", 'unknown_metric'))).toEqual(['objective.metric']);
    expect(of(problem('No such data.', 'unknown_dataset'))).toEqual(['dataset']);
    expect(of(new Problem('', 422, 'invalid', null, { 'budget.versions': 'a number' }))).toEqual([
      'budget.versions',
    ]);
  });

  it('is about no field where the server failed, or nothing is said of one', () => {
    expect(refusedFields(problem('split.column: x', 'error', 500))).toEqual({});
    expect(refusedFields(new Error('split.column'))).toEqual({});
    expect(refusedFields(problem('Something else.'))).toEqual({});
  });

  it('is told without the end of a long list', () => {
    const names = Array.from({ length: 30 }, (_, place) => `m${place}`).join(', ');

    expect(shortened(`It does not fit. There is: ${names}.`)).toBe(
      'It does not fit. There is: m0, m1, m2, m3, m4, m5, m6, m7 and 22 more.',
    );
    expect(shortened('There is: a, b.')).toBe('There is: a, b.');
  });

  it('is told in one place for fields that have no control', () => {
    const said = {
      'objective.metric': 'no',
      'grade.repeats': 'too many',
      'run.gpus': 'run.gpus = 9, and there is none.',
    };

    expect(otherRefusals(said, ['objective.metric'])).toBe(
      'grade.repeats: too many run.gpus = 9, and there is none.',
    );
    expect(otherRefusals({}, [])).toBeUndefined();
  });
});

describe('a selection', () => {
  const ids = [5, 4, 3, 2, 1];

  it('is toggled, and reaches from the last choice with shift', () => {
    const one = toggled(NOTHING, 4);

    expect([...one.chosen]).toEqual([4]);
    expect([...stretched(one, ids, 2).chosen].sort()).toEqual([2, 3, 4]);
    expect([...toggled(one, 4).chosen]).toEqual([]);
  });

  it('reaches upwards, and takes away as it gives', () => {
    const some = stretched(toggled(NOTHING, 2), ids, 5);

    expect(some.chosen.size).toBe(4);
    expect([...stretched(toggled(some, 2), ids, 4).chosen]).toEqual([5]);
  });

  it('reaches to nothing from what is on another page', () => {
    expect([...stretched(toggled(NOTHING, 99), ids, 3).chosen].sort()).toEqual([3, 99]);
  });

  it('holds what is in the list only', () => {
    expect([...visibleOf(all([1, 2, 9]), ids).chosen]).toEqual([2, 1]);
  });
});

const SPEC = {
  objective: { metric: 'f1_macro', direction: null, target: 0.9, min_delta: 'auto' },
  data: { target_column: 'y', kind: null, test_file: null, ignore_columns: ['id'] },
  split: { kind: 'group', column: 'site', train: 0.6, validation: 0.2, held_out: 0.2, seed: 7 },
  program: { entry: 'main.py', editable: ['main.py'], outputs: ['predictions.csv'], seed: [] },
  run: {
    runner: 'local',
    timeout_seconds: 60,
    cpus: 2,
    memory_mb: 1024,
    network: false,
    gpus: 0,
    requirements: [],
  },
  grade: { kind: 'predictions', repeats: 3, evaluator: null, timeout_seconds: 60, memory_mb: 1024 },
  search: { policy: 'greedy', parallel: 1, plateau_versions: null, max_failures: 5 },
  budget: { versions: 20, wall_seconds: 900, cost_usd: null },
  agents: { generator: 'rules', coder: 'pipelines', evaluator: 'rules' },
  human: { approve: 'never' },
};
const TASK = {
  id: 1,
  name: 'churn',
  description: null,
  dataset: 'sales',
  tags: ['a', 'b'],
  spec: SPEC,
} as unknown as Task;

describe('a duplicate', () => {
  it('says all that its task says, and nothing that is so anyway', () => {
    const draft = draftOfTask(TASK);

    expect(draft).toMatchObject({
      name: 'churn (copy)',
      tags: 'a, b',
      metric: 'f1_macro',
      split: 'group',
      cpus: '2',
    });
    expect(JSON.parse(draft.more)).toEqual({
      data: { ignore_columns: ['id'] },
      split: { seed: 7 },
      grade: { repeats: 3 },
    });
    expect(taskOf(draft)).toMatchObject({
      data: { target_column: 'y', ignore_columns: ['id'] },
      tags: ['a', 'b'],
    });
    expect(uploadOf(TASK).name).toBe('churn');
  });

  it('forgets columns with the data that had them', () => {
    const other = withData(draftOfTask(TASK), 'other');

    expect(other).toMatchObject({
      dataset: 'other',
      target_column: '',
      split: '',
      split_column: '',
      metric: 'f1_macro',
    });
  });
});

describe('what is done to several tasks', () => {
  const tasks = [1, 2, 3].map((id) => ({
    ...TASK,
    id,
    name: `t${id}`,
    tags: id > 1 ? ['a', `b${id}`] : ['a'],
  }));

  it('is done to the others where one is refused', async () => {
    const { done, failed } = await forEach(tasks, async ({ id }) => {
      if (id === 2) throw problem('Loop 4 drives task 2.', 'loop_is_live', 409);
    });

    expect(done.map(({ id }) => id)).toEqual([1, 3]);
    expect(failures(failed)).toBe('“t2”: Loop 4 drives task 2.');
  });

  it('is told by name where it is one', () => {
    expect([named(tasks), named(tasks.slice(0, 1))]).toEqual(['3 tasks', '“t1”']);
  });

  it('counts their tags', () => {
    expect(tagCounts(tasks)).toEqual([
      ['a', 3],
      ['b2', 1],
      ['b3', 1],
    ]);
  });
});
