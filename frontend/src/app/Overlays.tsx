import { useNavigate, useRouter } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { TABS } from '@/features/task/tabs';
import { importWithRetry } from '@/shared/api/importWithRetry';
import { lazyWithRetry } from '@/shared/components/lazyWithRetry';
import { showOverlay, useOverlay } from './overlay';
import { createShortcutHandler } from './shortcuts';
import { parseTaskId } from './taskAddress';

const loadPalette = () => import('./palette/Palette');
const Palette = lazyWithRetry(loadPalette);
const ShortcutsDialog = lazyWithRetry(() => import('./palette/ShortcutsDialog'));

const IDLE_MS = 3_000;

/** Show the palette or the shortcut list, and handle the keys that open them or act at once. */
export function Overlays() {
  const open = useOverlay();
  useShortcuts();
  useEffect(() => {
    // Prefetch the palette before its key is pressed; if that fails, it is fetched when it is opened.
    const timer = setTimeout(() => void importWithRetry(loadPalette).catch(() => undefined), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense>
      {open === 'palette' && <Palette onClose={() => showOverlay('none')} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={() => showOverlay('none')} />}
    </Suspense>
  );
}

function useShortcuts(): void {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    const onSingleKey = createShortcutHandler({
      openPage: (to) => void navigate({ to }),
      openTab: (position) => {
        const taskId = parseTaskId(router.latestLocation.pathname);
        const to = TABS[position - 1]?.to;
        if (taskId !== null && to) void navigate({ to, params: { taskId } });
      },
      focusSearch: () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
      moveRow: moveRowFocus,
      showHelp: () => showOverlay('shortcuts'),
    });
    function onKey(event: KeyboardEvent) {
      const isPaletteKey =
        (event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k';
      if (!isPaletteKey) return onSingleKey(event);
      event.preventDefault();
      if (document.querySelector('[role=dialog]') === null) showOverlay('palette');
      else showOverlay('none');
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, router]);
}

/** Move the focus to the next or previous row of the list. */
function moveRowFocus(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const currentIndex = rows.indexOf(document.activeElement as HTMLElement);
  const nextIndex = currentIndex < 0 ? (step === 1 ? 0 : rows.length - 1) : currentIndex + step;
  rows[Math.max(0, Math.min(rows.length - 1, nextIndex))]?.focus();
}
