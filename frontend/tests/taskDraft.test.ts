import { beforeEach, describe, expect, it, vi } from 'vitest';
import { saveDraft, loadDraft } from '@/features/tasks/savedDraft';
import { buildDraftCurl, emptyDraft, findMoreProblem, buildTask } from '@/features/tasks/taskDraft';

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
