import { describe, expect, it } from 'vitest';
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
import { buildDraft, buildUpload } from '@/features/tasks/taskCopy';
import type { Task } from '@/shared/api/tasks';
import { describeOtherRefusals, parseRefusal, shortenList } from '@/features/tasks/refusals';
import { selectAll, EMPTY_SELECTION, extendTo, toggle, keepVisible } from '@/features/tasks/selection';
import { buildTask, replaceData } from '@/features/tasks/taskDraft';
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

const SPEC = {
  objective: { metric: 'f1_macro', direction: null, target: 0.9, min_delta: 'auto' },
  data: { target_column: 'y', kind: null, test_file: null, ignore_columns: ['id'] },
  split: { kind: 'group', column: 'site', train: 0.6, validation: 0.2, held_out: 0.2, seed: 7 },
  program: { entry: 'main.py', editable: [], outputs: ['predictions.csv'], seed: [] },
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
  budget: { versions: 20, wall_seconds: 900, cost_usd: null, tokens: null, model_calls: null },
  agents: { generator: 'rules', coder: 'pipelines', evaluator: 'rules', options: {}, turn_seconds: 600 },
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
    const draft = buildDraft(TASK);

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
    expect(buildTask(draft)).toMatchObject({
      data: { target_column: 'y', ignore_columns: ['id'] },
      tags: ['a', 'b'],
    });
    expect(buildUpload(TASK).name).toBe('churn');
  });

  it('keeps agents with their options, and what they may spend', () => {
    const options = { llm: { temperature: 0 } };
    const agents = { ...SPEC.agents, coder: 'llm:openai:gpt-5', options };
    const spec = { ...SPEC, agents, budget: { ...SPEC.budget, cost_usd: 2.5, model_calls: 40 } };

    const draft = buildDraft({ ...TASK, spec } as unknown as Task);

    expect(draft).toMatchObject({ coder: 'llm:openai:gpt-5', evaluator: '', cost_usd: '2.5', tokens: '' });
    expect(buildTask(draft)).toMatchObject({
      agents: { coder: 'llm:openai:gpt-5', options },
      budget: { cost_usd: 2.5, model_calls: 40 },
    });
  });

  it('keeps several coders, a line each', () => {
    const agents = { ...SPEC.agents, coder: ['llm:a:small', 'command:my-agent --once'] };

    const draft = buildDraft({ ...TASK, spec: { ...SPEC, agents } } as unknown as Task);

    expect(draft.coder).toBe('llm:a:small\ncommand:my-agent --once');
    expect(buildTask(draft).agents).toEqual({ coder: ['llm:a:small', 'command:my-agent --once'] });
  });

  it('keeps gates, one beside the other', () => {
    const gates = ['recall >= 0.8', 'run_time <= parent * 1.1'];
    const spec = { ...SPEC, objective: { ...SPEC.objective, gates } };

    const draft = buildDraft({ ...TASK, spec } as unknown as Task);

    expect(draft.gates).toBe('recall >= 0.8; run_time <= parent * 1.1');
    expect(buildTask(draft)).toMatchObject({ objective: { gates } });
  });

  it('keeps what the grader and the objective need', () => {
    const objective = { ...SPEC.objective, possible: [0, 0.5], shown: ['f1', 'recall'] };
    const grade = { ...SPEC.grade, kind: 'evaluator', evaluator: 'def evaluate(outputs):\n    return 1' };
    const spec = { ...SPEC, objective, grade, search: { ...SPEC.search, feedback: 'exact' } };

    const draft = buildDraft({ ...TASK, spec } as unknown as Task);

    expect(JSON.parse(draft.more).grade).toEqual({ repeats: 3 });
    expect(buildTask(draft)).toMatchObject({
      objective: { possible: [0, 0.5], shown: ['f1', 'recall'] },
      grade: { kind: 'evaluator', evaluator: grade.evaluator },
      search: { feedback: 'exact' },
    });
    expect(buildTask({ ...draft, grader: 'command', command: 'python x.py' })).toMatchObject({
      grade: { kind: 'command', command: 'python x.py' },
    });
    expect(buildTask({ ...draft, possible: 'low; 1' })).toMatchObject({
      objective: { possible: ['low', 1] },
    });
  });

  it('forgets columns with the data that had them', () => {
    const other = replaceData(buildDraft(TASK), 'other');

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
