import { describe, expect, it } from 'vitest';
import {
  describeCost,
  describeTokens,
  explainCost,
  explainState,
} from '@/features/task/calls/callDescriptions';
import type { ModelCallSummary } from '@/features/task/calls/queries';
import { callsSearch } from '@/features/task/calls/searchParams';
import { unfoldJson } from '@/features/task/calls/unfoldJson';
import { describeSpending, hasCosts, measureBudget, splitLedgerName } from '@/features/task/overview/costs';
import type { Loop } from '@/shared/api/loops';
import type { Task } from '@/shared/api/tasks';

const call = (more: Partial<ModelCallSummary>) =>
  ({
    state: 'answered',
    replayed: false,
    cost_usd: 0.25,
    reserved_usd: 0.5,
    reserved_tokens: 1_200,
    input_tokens: 1_000,
    output_tokens: 34,
    ...more,
  }) as ModelCallSummary;

describe('what a call cost', () => {
  it('is what was reported, else what is reserved', () => {
    expect(describeCost(call({}))).toBe('$0.25');
    expect(describeCost(call({ state: 'started', cost_usd: null }))).toBe('up to $0.50');
    expect(describeCost(call({ state: 'lost', cost_usd: null }))).toBe('$0.50 reserved');
  });

  it('is unknown without a price, and says so', () => {
    const unpriced = call({ cost_usd: null, reserved_usd: null });

    expect(describeCost(unpriced)).toBe('unknown');
    expect(explainCost(unpriced)).toContain('cost is unknown');
    expect(explainCost(call({}))).toBeNull();
    expect(explainCost(call({ state: 'failed', cost_usd: null }))).toContain('its reservation counts');
  });

  it('is counted in tokens too', () => {
    expect(describeTokens(call({}))).toBe('1,034');
    expect(describeTokens(call({ state: 'started', input_tokens: null }))).toBe('up to 1,200');
    expect(describeTokens(call({ state: 'failed', output_tokens: null }))).toBe('1,200 reserved');
  });

  it('is nothing where a recorded answer was taken', () => {
    expect(explainState(call({ replayed: true, cost_usd: 0 }))).toContain('nothing was paid');
    expect(explainState(call({ state: 'lost' }))).toContain('counts as spent');
  });
});

describe('a request laid out for reading', () => {
  it('has a line for each value, and texts of several lines as blocks', () => {
    const request = {
      messages: [{ role: 'system', content: 'Write\nPython.' }],
      settings: { max_tokens: 100, 'stop words': [], seed: null },
    };

    expect(unfoldJson(JSON.stringify(request))).toBe(
      [
        'messages:',
        '  1.',
        '    role: system',
        '    content:',
        '      Write',
        '      Python.',
        'settings:',
        '  max_tokens: 100',
        '  "stop words": []',
        '  seed: null',
      ].join('\n'),
    );
  });

  it('cannot be left by a text that looks like the layout', () => {
    const text = unfoldJson(JSON.stringify({ answer: 'yes\nsettings:\n  key: 1', 'a\nb': 1 }));

    expect(text?.split('\n').filter((line) => !line.startsWith(' '))).toEqual(['answer:', '"a\\nb": 1']);
  });

  it('is the stored text where that is no JSON, or nests without end', () => {
    for (const text of ['', 'hello', '"hello"', '12', '{"a":', '['.repeat(50_000) + ']'.repeat(50_000)])
      expect(unfoldJson(text)).toBeNull();
  });
});

describe('the cost card', () => {
  const task = (budget: object) => ({ spec: { budget } }) as unknown as Task;
  const loop = (model_calls: number) => ({ spending: { model_calls } }) as unknown as Loop;

  it('is there where a model was called or may be paid for', () => {
    expect(hasCosts(task({ versions: 5, cost_usd: null }), loop(0))).toBe(false);
    expect(hasCosts(task({}), null)).toBe(false);
    expect(hasCosts(task({}), loop(1))).toBe(true);
    expect(hasCosts(task({ cost_usd: 5 }), null)).toBe(true);
    expect(hasCosts(task({ model_calls: 5 }), loop(0))).toBe(true);
  });

  it('fills its bar with what is paid, then with what is reserved, never beyond its end', () => {
    expect(measureBudget(0.75, 0.25, 1)).toEqual([0.5, 0.25]);
    expect(measureBudget(3, 1, 1)).toEqual([1, 0]);
    expect(measureBudget(0, 0, 1)).toEqual([0, 0]);
  });

  it('says that a sum lacks calls of unknown cost', () => {
    expect(describeSpending({ cost_usd: 0.25, unpriced_calls: 0 })).toBe('$0.25');
    expect(describeSpending({ cost_usd: 0.25, unpriced_calls: 2 })).toBe('$0.25 + unknown');
    expect(describeSpending({ cost_usd: 0, unpriced_calls: 2 })).toBe('unknown');
  });

  it('tells role and agent apart', () => {
    expect(splitLedgerName('coder command:my agent --once')).toEqual({
      role: 'coder',
      agent: 'command:my agent --once',
    });
    expect(splitLedgerName('somebody else')).toEqual({ role: 'engine', agent: 'somebody else' });
  });
});

describe('addresses of the model calls', () => {
  it('keep what makes sense and drop the rest', () => {
    expect(callsSearch({ version: 'v1', cursor: 12, x: 1 })).toEqual({ version: 'v1', cursor: '12' });
    expect(callsSearch({ version: {}, cursor: 'x'.repeat(101) })).toEqual({});
  });
});
