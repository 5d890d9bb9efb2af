import { describe, expect, it } from 'vitest';
import { applyDrafted, describeCost } from '@/features/tasks/describe/applyDrafted';
import type { TaskDrafted } from '@/features/tasks/describe/queries';
import { emptyDraft } from '@/features/tasks/taskDraft';

const answer = (values: object, more: Partial<TaskDrafted> = {}) =>
  ({
    task: { name: 'churn', description: 'predict churn', ...values },
    complete: true,
    missing: [],
    notes: [],
    agent: 'rules',
    calls: 0,
    tokens: 0,
    cost_usd: 0,
    ...more,
  }) as unknown as TaskDrafted;

describe('a task drafted from a sentence', () => {
  const objective = { metric: 'f1', positive_class: 'yes', target: 0.8 };
  const drafted = answer({ objective, data: { target_column: 'churned' } });

  it('fills in what it says', () => {
    expect(applyDrafted(emptyDraft, drafted)).toMatchObject({
      name: 'churn',
      description: 'predict churn',
      target_column: 'churned',
      metric: 'f1',
      positive_class: 'yes',
      target: '0.8',
    });
  });

  it('keeps names, descriptions, agents and budgets that are there', () => {
    const now = { ...emptyDraft, name: 'mine', description: 'own', coder: 'llm:ollama:m', versions: '7' };

    expect(applyDrafted(now, drafted)).toMatchObject({
      name: 'mine',
      description: 'own',
      coder: 'llm:ollama:m',
      versions: '7',
    });
  });

  it('leaves the target where it names none', () => {
    const now = { ...emptyDraft, target_column: 'age', target: '0.9', metric: 'r2' };

    expect(applyDrafted(now, answer({}))).toMatchObject({ target_column: 'age', target: '0.9', metric: '' });
  });

  it('says what a model has used', () => {
    const used = { agent: 'llm:m', calls: 2, tokens: 900 };
    expect(describeCost(drafted)).toBeUndefined();
    expect(describeCost(answer({}, { ...used, cost_usd: 0.01 }))).toBe('2 answers, 900 tokens, for $0.0100.');
    expect(describeCost(answer({}, { ...used, cost_usd: null }))).toContain('at an unknown price');
  });
});
