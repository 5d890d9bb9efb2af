import { describe, expect, it } from 'vitest';
import { buildDraft, buildUpload } from '@/features/tasks/taskCopy';
import type { Task } from '@/shared/api/tasks';
import { buildTask, replaceData } from '@/features/tasks/taskDraft';

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
