import { useNavigate, useRouter } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { TABS } from '@/features/task/TaskTabs';
import { lazily } from '@/shared/components/lazyWithRetry';
import { show, useOverlay } from './overlay';
import { shortcutsOf } from './shortcuts';
import { taskIdOf } from './taskIdOf';

const palette = () => import('./palette/Palette');
const Palette = lazily(palette);
const ShortcutsDialog = lazily(() => import('./palette/ShortcutsDialog'));

const IDLE_MS = 3_000;

/** The palette, the help on shortcuts, and the keys that open them or act at once. */
export function Overlays() {
  const open = useOverlay();
  useShortcuts();
  useEffect(() => {
    // At hand before its first key is pressed; where that fails now, it is fetched when it is opened.
    const timer = setTimeout(() => void palette().catch(() => undefined), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense>
      {open === 'palette' && <Palette onClose={() => show('none')} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={() => show('none')} />}
    </Suspense>
  );
}

function useShortcuts(): void {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    const single = shortcutsOf({
      go: (to) => void navigate({ to }),
      tab: (place) => {
        const taskId = taskIdOf(router.latestLocation.pathname);
        const to = TABS[place - 1]?.to;
        if (taskId !== null && to) void navigate({ to, params: { taskId } });
      },
      search: () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
      row: stepRow,
      help: () => show('shortcuts'),
    });
    function onKey(event: KeyboardEvent) {
      const palette = (event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k';
      if (!palette) return single(event);
      event.preventDefault();
      if (document.querySelector('[role=dialog]') === null) show('palette');
      else show('none');
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, router]);
}

/** Moves the focus among the rows of the list. */
function stepRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const here = rows.indexOf(document.activeElement as HTMLElement);
  const next = here < 0 ? (by === 1 ? 0 : rows.length - 1) : here + by;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}
