import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from '@/components/Button';

const Palette = lazy(() => import('@/features/palette/Palette'));

/** Opens the palette, by click or Ctrl K. */
export function PaletteButton() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen((now) => !now);
      }
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="hidden h-8 w-64 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-subtle hover:bg-hover sm:flex"
      >
        <Search size={14} aria-hidden />
        Search or jump to…
        <kbd className="ml-auto rounded border px-1 font-mono text-2xs">Ctrl K</kbd>
      </button>
      <Button size="icon" className="sm:hidden" aria-label="Search or jump to" onClick={() => setOpen(true)}>
        <Search size={16} />
      </Button>
      {open && (
        <Suspense>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
