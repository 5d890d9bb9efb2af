import { Search } from 'lucide-react';
import { Button } from '@/shared/components/Button';
import { showOverlay } from './overlay';

/** Open the palette on click, as Ctrl K does. */
export function PaletteButton() {
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K"
        onClick={() => showOverlay('palette')}
        className="hidden h-8 w-64 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-subtle hover:bg-hover sm:flex"
      >
        <Search size={14} aria-hidden />
        Search or jump to…
        <kbd className="ml-auto rounded border px-1 font-mono text-2xs">Ctrl K</kbd>
      </button>
      <Button
        size="icon"
        className="sm:hidden"
        aria-label="Search or jump to"
        onClick={() => showOverlay('palette')}
      >
        <Search size={16} />
      </Button>
    </>
  );
}
