import { useEffect, useRef } from 'react';
import { areShortcutsOn } from './shortcutSetting';

const FIELDS = 'input, textarea, select, [contenteditable=true], [role=dialog]';

/**
 * Single keys that act on this page. They rest while something is typed or a dialog is open, with Ctrl, Alt or Meta held, and for
 * people who have switched them off.
 */
export function useKeys(keys: Record<string, () => void>): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const hasModifier =
        event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph'));
      const typing = event.target instanceof Element && event.target.closest(FIELDS) !== null;
      if (hasModifier || typing || event.defaultPrevented || !areShortcutsOn()) return;
      const handler = current.current[event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
