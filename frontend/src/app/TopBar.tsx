import { Link } from '@tanstack/react-router';
import { Plus, Settings } from 'lucide-react';
import { buttonClass } from '@/shared/components/Button';
import { ConnectionBadge } from '@/shared/components/ConnectionBadge';
import { Breadcrumb } from './Breadcrumb';
import { Logo } from '@/shared/components/Logo';
import { PaletteButton } from './PaletteButton';
import { ThemeButton } from './ThemeButton';

/** Show the current location, the palette button, the theme button and the link to a new task. */
export function TopBar() {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-canvas/90 px-4 backdrop-blur md:px-6">
      <Link to="/" className="md:hidden" aria-label="Dashboard">
        <Logo />
      </Link>
      <Breadcrumb />
      <div className="md:hidden">
        <ConnectionBadge />
      </div>
      <div className="ml-auto flex items-center gap-2">
        <PaletteButton />
        <ThemeButton />
        <Link to="/settings" aria-label="Settings" className={buttonClass('ghost', 'icon', 'md:hidden')}>
          <Settings size={16} aria-hidden />
        </Link>
        <Link to="/tasks" search={{ new: true }} className={buttonClass('primary', 'md')}>
          <Plus size={14} aria-hidden />
          <span className="max-sm:sr-only">New task</span>
        </Link>
      </div>
    </header>
  );
}
