import { TABS } from '@/features/task/tabs';
import { areShortcutsOn } from '@/shared/lib/shortcutSetting';

/** The actions behind single keys; tab positions count from 1. */
export type ShortcutActions = {
  openPage: (to: '/' | '/tasks' | '/containers' | '/events' | '/compare') => void;
  openTab: (position: number) => void;
  focusSearch: () => void;
  moveRow: (by: 1 | -1) => void;
  showHelp: () => void;
};

export const SHORTCUTS: { keys: string; description: string; always?: boolean }[] = [
  { keys: 'Ctrl K', description: 'Search or jump to', always: true },
  { keys: '?', description: 'Show this list' },
  { keys: 'g d', description: 'Go to the dashboard' },
  { keys: 'g t', description: 'Go to the tasks' },
  { keys: 'g m', description: 'Go to the comparison' },
  { keys: 'g c', description: 'Go to the containers' },
  { keys: 'g e', description: 'Go to the events' },
  { keys: `1 to ${TABS.length}`, description: 'Open a tab of the task' },
  { keys: '/', description: 'Move to the search field of the page' },
  { keys: 'j, k', description: 'Move to the next or previous task in the list; Enter opens it' },
  { keys: 'x', description: 'Select the task in the list; Shift+x selects a range' },
];

const PAGES = { d: '/', t: '/tasks', m: '/compare', c: '/containers', e: '/events' } as const;
const SEQUENCE_MS = 1_200;

type Key = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented' | 'target' | 'timeStamp' | 'preventDefault'
>;

/**
 * Create a handler of single keys. It ignores them while text is typed, a dialog is open or shortcuts are turned off
 * (WCAG 2.1.4).
 */
export function createShortcutHandler(actions: ShortcutActions): (event: Key) => void {
  let prefixPressedAt = Number.NEGATIVE_INFINITY; // when `g` was pressed
  return (event) => {
    const isSecondKey = event.timeStamp - prefixPressedAt < SEQUENCE_MS;
    prefixPressedAt = Number.NEGATIVE_INFINITY;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!areShortcutsOn() || isEditable(event.target) || document.querySelector('[role=dialog]')) return;
    if (isSecondKey && event.key in PAGES)
      return preventAndRun(event, () => actions.openPage(PAGES[event.key as keyof typeof PAGES]));
    if (event.key === 'g') prefixPressedAt = event.timeStamp;
    else if (event.key === '?') preventAndRun(event, actions.showHelp);
    else if (event.key === '/') preventAndRun(event, actions.focusSearch);
    else if (event.key === 'j') preventAndRun(event, () => actions.moveRow(1));
    else if (event.key === 'k') preventAndRun(event, () => actions.moveRow(-1));
    else if (/^[1-9]$/.test(event.key)) actions.openTab(Number(event.key));
  };
}

function preventAndRun(event: Key, act: () => void): void {
  event.preventDefault();
  act();
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role=textbox], [role=combobox]'))
  );
}
