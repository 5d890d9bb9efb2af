import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/shared/components/Button';
import { EmptyState } from '@/shared/components/EmptyState';

export function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-content-center">
      <EmptyState
        title="Page not found"
        action={
          <Link to="/" className={buttonClass('primary', 'md')}>
            Go to the dashboard
          </Link>
        }
      >
        Check the address: it may be mistyped, or the page may have been removed.
      </EmptyState>
    </main>
  );
}
