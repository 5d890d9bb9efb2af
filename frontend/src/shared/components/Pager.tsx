import { ChevronRight, ChevronsLeft } from 'lucide-react';
import { Button } from './Button';

type PagerProps = {
  next: string | null;
  first: boolean;
  onFirst: () => void;
  onNext: (cursor: string) => void;
};

/** Go to the next page or back to the first; the browser's own Back goes back one page. */
export function Pager({ next, first, onFirst, onNext }: PagerProps) {
  if (first && !next) return null;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2">
      <Button variant="outline" disabled={first} onClick={onFirst}>
        <ChevronsLeft size={14} aria-hidden />
        First page
      </Button>
      <Button variant="outline" disabled={!next} onClick={() => next && onNext(next)}>
        Next page
        <ChevronRight size={14} aria-hidden />
      </Button>
    </nav>
  );
}
