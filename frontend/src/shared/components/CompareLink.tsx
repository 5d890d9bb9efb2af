import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { buttonClass } from './Button';
import { useCompareSet } from '@/shared/lib/compareSet';

/** Link to the current comparison and say how many versions it has; nothing while it is empty. */
export function CompareLink() {
  const set = useCompareSet();
  if (set.length === 0) return null;
  return (
    <Link to="/compare" search={{ of: [...set] }} className={buttonClass('ghost', 'sm')}>
      <Scale size={13} aria-hidden />
      Compare {set.length}
    </Link>
  );
}
