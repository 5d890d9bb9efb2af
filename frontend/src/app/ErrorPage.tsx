import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ErrorPanel } from '@/components/ErrorPanel';

/** When a whole page fails: what, why, and a way on. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  function again() {
    reset();
    void router.invalidate();
  }
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg place-content-center p-4">
      <ErrorPanel what="This page" error={error} onRetry={again} />
    </main>
  );
}
