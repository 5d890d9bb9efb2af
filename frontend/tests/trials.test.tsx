// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TrialView } from '@/features/task/trial/TrialView';
import type { Trial, TrialReport } from '@/features/task/trial/queries';

afterEach(cleanup);

const REPORT: TrialReport = {
  verdict: 'flawed',
  says: 'Scores of this grader cannot be trusted yet.',
  findings: [
    { kind: 'forged', severity: 'flaw', says: 'NaN got a better score.', fix: 'Reject NaN.', cases: ['nan'] },
  ],
  cases: [
    buildCase('whitespace', 'twin', true),
    buildCase('row_order', 'twin', null),
    buildCase('nan', 'forger', false),
  ],
  noise: { runs: 3, mean: 0.5, sd: 0.01, gradings: 3, spread: 0 },
  cost: { run_seconds: 0.25, grade_seconds: 0.5, version_seconds: 0.75, versions: 3, enough: false },
};
const TRIAL: Trial = {
  id: 'trial-1',
  task_id: 1,
  version: 'seed',
  framing: null,
  state: 'running',
  done: 7,
  planned: 40,
  report: null,
  asked_by: 'me',
  created_at: '2026-01-01T00:00:00Z',
  ended_at: null,
};

function buildCase(
  name: string,
  role: 'twin' | 'forger',
  passed: boolean | null,
): TrialReport['cases'][number] {
  return {
    name,
    role,
    flaw_class: role === 'forger' ? 'numbers' : null,
    does: `It tries ${name}.`,
    outcome: passed === null ? 'does_not_apply' : passed ? 'same_score' : 'better_score',
    passed,
    score: passed === false ? 1 : null,
    reason: '',
  };
}

function show(trial: Trial | null) {
  const actions = { onBegin: vi.fn(), onStop: vi.fn() };
  render(<TrialView trial={trial} busy={false} {...actions} />);
  return actions;
}

describe('the trial of a grader', () => {
  it('is begun where there is none', () => {
    const { onBegin } = show(null);

    fireEvent.click(screen.getByRole('button', { name: 'Try it' }));

    expect(onBegin).toHaveBeenCalledOnce();
  });

  it('shows how far it is, and can be stopped', () => {
    const { onStop } = show(TRIAL);

    fireEvent.click(screen.getByRole('button', { name: 'Stop the trial' }));

    expect(screen.getByRole('status').textContent).toBe('7 of 40 steps');
    expect(onStop).toHaveBeenCalledWith('trial-1');
  });

  it('shows each flaw with what to do, and every program', () => {
    show({ ...TRIAL, state: 'done', report: REPORT, ended_at: '2026-01-01T00:01:00Z' });

    expect(screen.getByRole('region', { name: 'Verdict' }).textContent).toContain('flawed');
    expect(screen.getByRole('list', { name: 'Findings' }).textContent).toContain('Reject NaN.');
    expect(screen.getByText('It tries nan.').parentElement?.textContent).toContain('wrong');
    expect(screen.getByText('It tries row_order.').parentElement?.textContent).toContain('does not apply');
    expect(screen.getByText('3 versions, too few')).toBeTruthy();
  });
});
