import { useEffect, useRef } from 'react';
import { areShortcutsOn } from './shortcutSetting';

const FIELDS = 'input, textarea, select, [contenteditable=true], [role=dialog]';

/**
 * Handle single keys on this page. They are ignored while text is typed, a dialog is open, Ctrl, Alt or Meta is held,
 * or the reader has turned them off (WCAG 2.1.4).
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
