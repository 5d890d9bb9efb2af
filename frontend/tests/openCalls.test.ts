import { describe, expect, it } from 'vitest';
import { pickOpenCalls } from '@/features/task/calls/openCalls';
import type { ModelCallSummary } from '@/features/task/calls/queries';
import { joinLastLines } from '@/features/task/logs/feed/lastLines';
import { LineStore } from '@/features/task/logs/feed/LineStore';
import { isModel } from '@/features/tasks/agents/agentNames';
import { describeTrial } from '@/features/tasks/agents/trialResult';

const call = (call_id: string, more: Partial<ModelCallSummary> = {}) =>
  ({ call_id, state: 'started', loop_id: 'loop-1', ...more }) as ModelCallSummary;
const running = { loop_id: 'loop-1', state: 'running' } as const;

describe('calls that are under way', () => {
  it('are those of the running loop, oldest first, and those of no loop', () => {
    const calls = [
      call('newest'),
      call('ended', { state: 'answered' }),
      call('of an earlier loop', { loop_id: 'loop-0' }),
      call('from outside', { loop_id: null }),
    ];

    expect(pickOpenCalls(calls, running).map((each) => each.call_id)).toEqual(['from outside', 'newest']);
  });

  it('are none that were cut short: of a loop that rests or has ended', () => {
    for (const state of ['paused', 'stopped', 'failed'] as const)
      expect(pickOpenCalls([call('cut')], { loop_id: 'loop-1', state })).toEqual([]);
    expect(pickOpenCalls([call('cut')], null)).toEqual([]);
  });
});

describe('the end of a live text', () => {
  const store = new LineStore();
  store.fill([1, 2, 3].map((number) => ({ number, text: `line ${number}`, size_bytes: 6, cut: false })));
  const state = { status: 'ready', problem: null, total: 3, bytes: 18, ended: false, loaded: 3 } as const;

  it('is its last lines, with the number of those before', () => {
    expect(joinLastLines({ store, state }, 2)).toEqual({ text: 'line 2\nline 3', earlier: 1 });
    expect(joinLastLines({ store, state }, 9)).toEqual({ text: 'line 1\nline 2\nline 3', earlier: 0 });
  });

  it('begins after a line that is not loaded', () => {
    const later = { ...state, total: 4 };

    expect(joinLastLines({ store, state: later }, 9)).toEqual({ text: '', earlier: 4 });
  });
});

describe('trying a model', () => {
  it('is offered for a provider with a model', () => {
    expect(['llm:openai:gpt-5', ' llm:a:b'].map(isModel)).toEqual([true, true]);
    expect(['llm', 'llm:openai', 'llm:openai:', 'acp:codex', 'rules', ''].map(isModel)).not.toContain(true);
  });

  it('says what was seen, what to do, or that it could not be tried', () => {
    const trial = { model: 'a:b', ok: true, found: 'answers, 49 tokens', fix: null };

    expect(describeTrial(undefined, null)).toBeNull();
    expect(describeTrial(trial, null)?.text).toBe('It works: it answers, 49 tokens.');
    expect(describeTrial({ ...trial, ok: false, fix: 'a:b refused the key.' }, null)?.text).toBe(
      'a:b refused the key.',
    );
    expect(describeTrial(undefined, new Error('No connection.'))?.text).toContain('No connection.');
  });
});
