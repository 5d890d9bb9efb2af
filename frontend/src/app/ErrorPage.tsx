import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ErrorPanel } from '@/shared/components/ErrorPanel';

/** Show what failed when a whole page fails, why, and how to retry. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  function retry() {
    if (isChunkMissing(error)) return window.location.reload();
    reset();
    void router.invalidate();
  }
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg place-content-center p-4">
      <ErrorPanel subject="This page" error={error} onRetry={retry} />
    </main>
  );
}

/** Tell whether the page asked for a script that an upgrade of the server has removed. */
function isChunkMissing(error: unknown): boolean {
  return (
    error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message)
  );
}
