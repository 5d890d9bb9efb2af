// @vitest-environment jsdom
import { renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createShortcutHandler } from '@/app/shortcuts';
import { setShortcutsOn } from '@/shared/lib/shortcutSetting';
import { useKeys } from '@/shared/lib/useKeys';
import { filterEntries } from '@/app/palette/paletteEntries';

const actions = {
  openPage: vi.fn(),
  openTab: vi.fn(),
  focusSearch: vi.fn(),
  moveRow: vi.fn(),
  showHelp: vi.fn(),
};
let press: (key: string, more?: object) => KeyboardEvent;

beforeEach(() => {
  vi.resetAllMocks();
  localStorage.clear();
  document.body.innerHTML = '<input id="field"><button id="button">x</button>';
  const take = createShortcutHandler(actions);
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

    expect(actions.openPage.mock.calls).toEqual([['/tasks'], ['/']]);
  });

  it('mean nothing alone that needs g first', () => {
    press('t');
    press('g');
    press('x');
    press('t');

    expect(actions.openPage).not.toHaveBeenCalled();
  });

  it('open tabs, the search, the help, and move among rows', () => {
    for (const key of ['3', '/', '?', 'j', 'k']) press(key);

    expect(actions.openTab).toHaveBeenCalledWith(3);
    expect(actions.moveRow.mock.calls).toEqual([[1], [-1]]);
    expect(actions.focusSearch).toHaveBeenCalledOnce();
    expect(actions.showHelp).toHaveBeenCalledOnce();
  });

  it('are text while something is typed', () => {
    document.getElementById('field')?.focus();
    for (const key of ['g', 't', '?', '1', 'j']) press(key);

    expect(Object.values(actions).every((action) => action.mock.calls.length === 0)).toBe(true);
  });

  it('are left to the browser together with Ctrl, Alt or Meta', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey']) press('j', { [held]: true });

    expect(actions.moveRow).not.toHaveBeenCalled();
  });

  it('rest while a dialog is open', () => {
    document.body.innerHTML = '<div role="dialog"></div>';
    press('?');

    expect(actions.showHelp).not.toHaveBeenCalled();
  });

  it('can be switched off, and that is remembered', () => {
    setShortcutsOn(false);
    press('?');
    expect(actions.showHelp).not.toHaveBeenCalled();

    setShortcutsOn(true);
    press('?');
    expect(actions.showHelp).toHaveBeenCalledOnce();
  });
});

describe('the keys of a page', () => {
  it('rest when single keys are switched off', () => {
    const next = vi.fn();
    const { unmount } = renderHook(() => useKeys({ n: next }));

    setShortcutsOn(false);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
    expect(next).not.toHaveBeenCalled();

    setShortcutsOn(true);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
    expect(next).toHaveBeenCalledOnce();
    unmount();
  });
});

describe('the palette', () => {
  it('finds by every word, in any order, also by further words', () => {
    const entries = [
      { name: 'Stop the loop' },
      { name: 'Sign out', keywords: 'leave log out' },
      { name: 'Code', keywords: 'tab' },
    ];

    expect(filterEntries(entries, '').length).toBe(3);
    expect(filterEntries(entries, 'loop stop').map((entry) => entry.name)).toEqual(['Stop the loop']);
    expect(filterEntries(entries, 'LEAVE').map((entry) => entry.name)).toEqual(['Sign out']);
    expect(filterEntries(entries, 'zzz')).toEqual([]);
  });
});
