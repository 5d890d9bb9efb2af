import { loadItem, saveItem } from './storage';

const STORAGE_KEY = 'shortcuts';

/** Whether single keys act; people who speak to their computer or shake switch them off (WCAG 2.1.4). */
export function areShortcutsOn(): boolean {
  return loadItem(STORAGE_KEY) !== 'off';
}

export function setShortcutsOn(on: boolean): void {
  saveItem(STORAGE_KEY, on ? null : 'off');
}
