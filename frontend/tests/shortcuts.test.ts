// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { shortcutsOf, switchShortcuts } from '@/app/shortcuts';
import { matching } from '@/app/palette/matching';

const actions = { go: vi.fn(), tab: vi.fn(), search: vi.fn(), row: vi.fn(), help: vi.fn() };
let press: (key: string, more?: object) => KeyboardEvent;

beforeEach(() => {
  vi.resetAllMocks();
  localStorage.clear();
  document.body.innerHTML = '<input id="field"><button id="button">x</button>';
  const take = shortcutsOf(actions);
  press = (key, more = {}) => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, ...more });
    Object.defineProperty(event, 'target', { value: document.activeElement });
    take(event);
    return event;
  };
});

describe('single keys', () => {
  it('go to places after g', () => {
    press('g');
    press('t');
    press('g');
    press('d');

    expect(actions.go.mock.calls).toEqual([['/tasks'], ['/']]);
  });

  it('mean nothing alone that needs g first', () => {
    press('t');
    press('g');
    press('x');
    press('t');

    expect(actions.go).not.toHaveBeenCalled();
  });

  it('open tabs, the search, the help, and move among rows', () => {
    for (const key of ['3', '/', '?', 'j', 'k']) press(key);

    expect(actions.tab).toHaveBeenCalledWith(3);
    expect(actions.row.mock.calls).toEqual([[1], [-1]]);
    expect(actions.search).toHaveBeenCalledOnce();
    expect(actions.help).toHaveBeenCalledOnce();
  });

  it('are text while something is typed', () => {
    document.getElementById('field')?.focus();
    for (const key of ['g', 't', '?', '1', 'j']) press(key);

    expect(Object.values(actions).every((action) => action.mock.calls.length === 0)).toBe(true);
  });

  it('are left to the browser together with Ctrl, Alt or Meta', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey']) press('j', { [held]: true });

    expect(actions.row).not.toHaveBeenCalled();
  });

  it('rest while a dialog is open', () => {
    document.body.innerHTML = '<div role="dialog"></div>';
    press('?');

    expect(actions.help).not.toHaveBeenCalled();
  });

  it('can be switched off, and that is remembered', () => {
    switchShortcuts(false);
    press('?');
    expect(actions.help).not.toHaveBeenCalled();

    switchShortcuts(true);
    press('?');
    expect(actions.help).toHaveBeenCalledOnce();
  });
});

describe('the palette', () => {
  it('finds by every word, in any order, also by further words', () => {
    const entries = [
      { name: 'Stop the loop' },
      { name: 'Sign out', more: 'leave log out' },
      { name: 'Code', more: 'tab' },
    ];

    expect(matching(entries, '').length).toBe(3);
    expect(matching(entries, 'loop stop').map((entry) => entry.name)).toEqual(['Stop the loop']);
    expect(matching(entries, 'LEAVE').map((entry) => entry.name)).toEqual(['Sign out']);
    expect(matching(entries, 'zzz')).toEqual([]);
  });
});
