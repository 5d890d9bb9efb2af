import { remember, remembered } from '@/shared/lib/storage';

/** What single keys can do; `tab` counts from 1. */
export type ShortcutActions = {
  go: (to: '/' | '/tasks' | '/containers' | '/events' | '/compare') => void;
  tab: (place: number) => void;
  search: () => void;
  row: (by: 1 | -1) => void;
  help: () => void;
};

export const SHORTCUTS: { keys: string; does: string; always?: boolean }[] = [
  { keys: 'Ctrl K', does: 'Search or jump to', always: true },
  { keys: '?', does: 'These shortcuts' },
  { keys: 'g d', does: 'To the dashboard' },
  { keys: 'g t', does: 'To the tasks' },
  { keys: 'g m', does: 'To the comparison' },
  { keys: 'g c', does: 'To the containers' },
  { keys: 'g e', does: 'To the events' },
  { keys: '1 to 5', does: 'The tabs of a task' },
  { keys: '/', does: 'To the search of the page' },
  { keys: 'j, k', does: 'Next and previous task in the list; Enter opens it' },
  { keys: 'x', does: 'Choose the task in the list; with Shift all from the last one' },
];

const PLACES = { d: '/', t: '/tasks', m: '/compare', c: '/containers', e: '/events' } as const;
const SEQUENCE_MS = 1_200;
const SETTING = 'shortcuts';

type Key = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented' | 'target' | 'timeStamp' | 'preventDefault'
>;

/** Takes keys that nothing else takes: not while something is typed, a dialog is open, or they are switched off (WCAG 2.1.4). */
export function shortcutsOf(actions: ShortcutActions): (event: Key) => void {
  let began = Number.NEGATIVE_INFINITY; // when `g` was pressed
  return (event) => {
    const second = event.timeStamp - began < SEQUENCE_MS;
    began = Number.NEGATIVE_INFINITY;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!areShortcutsOn() || isTyped(event.target) || document.querySelector('[role=dialog]')) return;
    if (second && event.key in PLACES)
      return taken(event, () => actions.go(PLACES[event.key as keyof typeof PLACES]));
    if (event.key === 'g') began = event.timeStamp;
    else if (event.key === '?') taken(event, actions.help);
    else if (event.key === '/') taken(event, actions.search);
    else if (event.key === 'j') taken(event, () => actions.row(1));
    else if (event.key === 'k') taken(event, () => actions.row(-1));
    else if (/^[1-5]$/.test(event.key)) actions.tab(Number(event.key));
  };
}

export function areShortcutsOn(): boolean {
  return remembered(SETTING) !== 'off';
}

export function switchShortcuts(on: boolean): void {
  remember(SETTING, on ? null : 'off');
}

function taken(event: Key, act: () => void): void {
  event.preventDefault();
  act();
}

function isTyped(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role=textbox], [role=combobox]'))
  );
}
