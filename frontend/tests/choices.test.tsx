// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listAgentChoices, listMetricChoices } from '@/features/tasks/choices';
import type { MetricChoice, Plugin } from '@/shared/api/plugins';
import { ChoiceInput } from '@/shared/components/ChoiceInput';

const CHOICES = [
  { name: 'accuracy', help: 'Share of rows that are right.' },
  { name: 'recall', help: 'Share of a class that was found.' },
  { name: 'rmse', help: 'Root of the squared error.' },
];

function Edited() {
  const [value, setValue] = useState('');
  return <ChoiceInput control={{ id: 'x' }} value={value} choices={CHOICES} onChange={setValue} />;
}

const input = () => screen.getByRole<HTMLInputElement>('combobox');
const shown = () => screen.queryAllByRole('option').map((option) => option.firstChild?.textContent);
const press = (key: string) => fireEvent.keyDown(input(), { key });

describe('a choice with search', () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = () => undefined;
    render(<Edited />);
  });
  afterEach(cleanup);

  test('typing narrows the list by name and help', () => {
    fireEvent.change(input(), { target: { value: 'share' } });
    expect(shown()).toEqual(['accuracy', 'recall']);

    fireEvent.change(input(), { target: { value: 'share class' } });
    expect(shown()).toEqual(['recall']);
  });

  test('arrows mark a choice around the ends, and Enter takes it', () => {
    press('ArrowDown');
    expect(shown()).toHaveLength(3);
    press('ArrowUp');
    press('ArrowUp');
    expect(input().getAttribute('aria-activedescendant')).toBe('x-choices-1');

    press('Enter');

    expect(input().value).toBe('recall');
    expect(shown()).toEqual([]);
  });

  test('Esc closes the list and keeps what was typed', () => {
    fireEvent.change(input(), { target: { value: 'r' } });
    press('Escape');

    expect([input().value, shown()]).toEqual(['r', []]);
  });

  test('a name that the list does not know stays as typed', () => {
    fireEvent.change(input(), { target: { value: 'my_own_metric' } });

    expect([input().value, input().getAttribute('aria-expanded')]).toEqual(['my_own_metric', 'false']);
  });

  test('after a choice the whole list opens again on a click', () => {
    fireEvent.click(input());
    fireEvent.mouseDown(screen.getByText('rmse'));
    expect(input().value).toBe('rmse');

    fireEvent.click(input());

    expect(shown()).toHaveLength(3);
  });
});

describe('what a task can choose', () => {
  const metric = (name: string, kind: MetricChoice['kind'], direction: MetricChoice['direction']) => ({
    ...{ name, kind, direction, help: 'Help.', needs_probabilities: false, of_one_class: false },
  });
  const METRICS = [
    metric('max_error', 'regression', 'minimize'),
    metric('rand_score', 'classification', 'maximize'),
    metric('accuracy', 'classification', 'maximize'),
    metric('loss', 'other', 'minimize'),
  ];

  test('metrics fit the kind of task, the usual ones first', () => {
    expect(listMetricChoices(METRICS, 'classification')).toEqual([
      { name: 'accuracy', help: 'Help. Higher is better.' },
      { name: 'rand_score', help: 'Help. Higher is better.' },
      { name: 'loss', help: 'Help. Lower is better.' },
    ]);
    expect(listMetricChoices(METRICS, null)).toHaveLength(4);
  });

  test('an agent that takes a reference is offered with an example and its help', () => {
    const llm = {
      ...{ name: 'llm', kind: 'agent', help: 'A language model.', package: 'ours 1', problem: null },
      ...{ roles: ['coder'], takes_reference: true, options: [] },
    } as Plugin;

    expect(listAgentChoices([llm], 'coder')).toEqual([
      { name: 'llm:openai:gpt-5', help: 'A language model.' },
    ]);
  });
});
