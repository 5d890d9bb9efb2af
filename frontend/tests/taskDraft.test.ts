import { beforeEach, describe, expect, it, vi } from 'vitest';
import { describeAgentNames, listAgentNames } from '@/features/tasks/agents/agentNames';
import { describeCheck } from '@/features/tasks/agents/checkResult';
import type { AgentInfo } from '@/features/tasks/agents/queries';
import type { TableColumn } from '@/features/tasks/data/columns';
import { changeSetting, type ColumnNote, listChoices } from '@/features/tasks/data/columnSettings';
import { saveDraft, loadDraft } from '@/features/tasks/savedDraft';
import {
  buildDraftCurl,
  emptyDraft,
  findMoreProblem,
  buildTask,
  replaceData,
} from '@/features/tasks/taskDraft';

const draft = (values: Partial<typeof emptyDraft>) => ({ ...emptyDraft, name: 'digits', ...values });

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
});

describe('a draft as a task', () => {
  it('leaves out what was left empty', () => {
    const empty = Object.fromEntries(Object.keys(emptyDraft).map((name) => [name, ''])) as typeof emptyDraft;

    expect(buildTask({ ...empty, name: 'digits', target: '  ' })).toEqual({ name: 'digits' });
  });

  it('puts fields into their sections, numbers as numbers', () => {
    const task = buildTask(
      draft({ metric: ' accuracy ', target: '0.98', versions: '12', memory_mb: '512', coder: 'pipelines' }),
    );

    expect(task).toMatchObject({
      objective: { metric: 'accuracy', target: 0.98 },
      budget: { versions: 12 },
      run: { memory_mb: 512 },
      agents: { coder: 'pipelines' },
    });
  });

  it('sends several coders as a list, and one as its name', () => {
    expect(buildTask(draft({ coder: 'llm:a:small\n llm:b:big \n' })).agents).toEqual({
      coder: ['llm:a:small', 'llm:b:big'],
    });
    expect(buildTask(draft({ coder: 'llm:a:small\n' })).agents).toEqual({ coder: 'llm:a:small' });
    expect(buildTask(draft({ coder: '\n' })).agents).toBeUndefined();
  });

  it('sends the search policy, and none for the default', () => {
    expect(buildTask(draft({ policy: 'tree', more: '{"search": {"drafts": 2}}' }))).toMatchObject({
      search: { policy: 'tree', drafts: 2, parallel: 1 },
    });
    expect(buildTask(draft({})).search).toEqual({ parallel: 1 });
  });

  it('puts agents and what they may spend into their sections', () => {
    const task = buildTask(
      draft({ coder: ' llm:openai:gpt-5 ', evaluator: 'rules', cost_usd: '2.5', tokens: '100000' }),
    );

    expect(task).toMatchObject({
      agents: { coder: 'llm:openai:gpt-5', evaluator: 'rules' },
      budget: { cost_usd: 2.5, tokens: 100_000 },
    });
    expect(task.agents).not.toHaveProperty('generator');
    expect(task.budget).not.toHaveProperty('model_calls');
  });

  it('sends settings of columns, and none where their values decide', () => {
    const set = changeSetting('', 'day', '{"order":"dmy","type":"date"}');

    expect(buildTask(draft({ columns: set }))).toMatchObject({
      data: { columns: { day: { order: 'dmy', type: 'date' } } },
    });
    expect(changeSetting(set, 'day', '')).toBe('');
    expect(replaceData(draft({ dataset: 'a', columns: set }), 'b').columns).toBe('');
  });

  it('offers what the notes on a column suggest, once', () => {
    const column = { name: 'day', type: 'date', missing: 0 } as TableColumn;
    const note = { alternatives: [{ type: 'date', order: 'dmy', missing: null }] } as ColumnNote;
    const current = { order: 'dmy', type: 'date' } as const;

    const labels = listChoices(column, [note], current).map(({ label }) => label);

    expect(labels.filter((label) => label === 'date, day first')).toHaveLength(1);
    expect(labels[0]).toBe('by its values');
    expect(listChoices(column, [], undefined)[0]?.label).toBe('date (auto)');
  });

  it('sends what is no number as it is, for the server to refuse by name', () => {
    expect(buildTask(draft({ target: 'much' }))).toMatchObject({ objective: { target: 'much' } });
    expect(buildTask(draft({ target: 'Infinity' }))).toMatchObject({ objective: { target: 'Infinity' } });
  });

  it('lays further settings over the sections', () => {
    const task = buildTask(
      draft({ metric: 'f1', more: '{"objective": {"target": 0.5}, "grade": {"repeats": 3}}' }),
    );

    expect(task).toMatchObject({ objective: { metric: 'f1', target: 0.5 }, grade: { repeats: 3 } });
  });

  it('says what is wrong with further settings and leaves them out', () => {
    expect(findMoreProblem('')).toBeUndefined();
    expect(findMoreProblem('{"grade": {}}')).toBeUndefined();
    expect(findMoreProblem('[1]')).toContain('Enter an object');
    expect(findMoreProblem('{oops')).toBeTruthy();
    expect(buildTask(draft({ more: '{oops' }))).toHaveProperty('name', 'digits');
  });
});

describe('the same as curl', () => {
  it('survives a quote in a shell', () => {
    expect(buildDraftCurl(draft({ description: "it's" }), 'http://127.0.0.1:8000')).toContain("it'\\''s");
  });

  it('holds no key', () => {
    expect(buildDraftCurl(draft({}), 'http://127.0.0.1:8000')).toContain('X-API-KEY: $KEY');
  });
});

describe('a draft that is kept', () => {
  it('is there again, and gone once the task is made', () => {
    saveDraft(draft({ description: 'half' }));
    expect(loadDraft().description).toBe('half');

    saveDraft(emptyDraft);
    expect(loadDraft()).toEqual(emptyDraft);
  });

  it('is empty where what was kept makes no sense', () => {
    localStorage.setItem('task draft', '{oops');

    expect(loadDraft()).toEqual(emptyDraft);
  });
});

describe('agents to choose from', () => {
  const agent = (name: string, roles: AgentInfo['roles'], takes_reference = false): AgentInfo => ({
    name,
    roles,
    takes_reference,
    problem: null,
  });
  const AGENTS = [
    agent('broken', []),
    agent('llm', ['generator', 'coder', 'evaluator'], true),
    agent('mine', ['coder'], true),
    agent('pipelines', ['coder']),
    agent('rules', ['generator', 'evaluator']),
  ];

  it('are those that can act in the role, first those that stand alone', () => {
    expect(listAgentNames(AGENTS, 'coder')).toEqual(['pipelines', 'llm:openai:gpt-5', 'mine:']);
    expect(listAgentNames(AGENTS, 'evaluator')).toEqual(['rules', 'llm:openai:gpt-5']);
  });

  it('are explained by examples', () => {
    expect(describeAgentNames(listAgentNames(AGENTS, 'coder'))).toBe(
      'For example pipelines or llm:openai:gpt-5.',
    );
    expect(describeAgentNames(['pipelines'])).toBe('For example pipelines.');
    expect(describeAgentNames([])).toBeUndefined();
  });
});

describe('a check of the draft', () => {
  it('says what versions are likely to cost, where that is known', () => {
    expect(describeCheck(null)).toBe('The task can be created.');
    expect(describeCheck({ version_usd: 0.031, budget_versions: 1, coders: [] })).toBe(
      'The task can be created. A version is likely to cost $0.031; the budgets are likely to allow 1 version.',
    );
    const coders = [
      { name: 'llm:a:small', version_usd: 0.01 },
      { name: 'llm:b:big', version_usd: 0.09 },
    ];
    expect(describeCheck({ version_usd: 0.05, budget_versions: 12, coders })).toBe(
      'The task can be created. A version is likely to cost $0.050 (llm:a:small $0.010, llm:b:big $0.090); the budgets are likely to allow 12 versions.',
    );
  });
});
