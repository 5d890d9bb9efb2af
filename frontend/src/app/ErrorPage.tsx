import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ErrorPanel } from '@/shared/components/ErrorPanel';

/** When a whole page fails: what, why, and a way on. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  function retry() {
    if (isChunkMissing(error)) return window.location.reload();
    reset();
    void router.invalidate();
  }
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg place-content-center p-4">
      <ErrorPanel what="This page" error={error} onRetry={retry} />
    </main>
  );
}

/** After an upgrade of the server: a page of the old build asks for parts that are no longer there. */
function isChunkMissing(error: unknown): boolean {
  return (
    error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message)
  );
}
