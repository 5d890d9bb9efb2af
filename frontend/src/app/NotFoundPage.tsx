import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/shared/components/Button';
import { EmptyState } from '@/shared/components/EmptyState';

export function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-content-center">
      <EmptyState
        title="There is no such page"
        action={
          <Link to="/" className={buttonClass('primary', 'md')}>
            To the dashboard
          </Link>
        }
      >
        The address may be mistyped, or what it led to is gone.
      </EmptyState>
    </main>
  );
}
