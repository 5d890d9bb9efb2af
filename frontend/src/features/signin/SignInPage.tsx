import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useEffectEvent, useState } from 'react';
import { type Session, sessionQuery, signIn } from '@/shared/api/session';
import { Logo } from '@/shared/components/Logo';
import { Button } from '@/shared/components/Button';
import { Field, Input } from '@/shared/components/Field';

/** Sign in with an API key, or with the code behind `#` of a one-time link. */
export function SignInPage() {
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const openDashboard = useOpenDashboard();

  async function trySignIn(credentials: Parameters<typeof signIn>[0]) {
    setIsBusy(true);
    setError('');
    try {
      await openDashboard(await signIn(credentials));
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
    } finally {
      setIsBusy(false);
    }
  }
  useCodeInAddress(trySignIn);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void trySignIn({ api_key: String(new FormData(event.currentTarget).get('key') ?? '') });
  }

  return (
    <main className="grid min-h-dvh place-content-center p-4">
      <form onSubmit={submit} className="card grid w-[min(24rem,calc(100vw-2rem))] gap-4 p-6">
        <div className="flex items-center gap-2.5">
          <Logo />
          <h1 className="text-lg font-semibold">AI Orchestrator</h1>
        </div>
        <Field
          label="API key"
          error={error}
          hint={
            <>
              The value of <code className="font-mono">DEMO_API_KEY</code> where the server was started, or{' '}
              <code className="font-mono">demo_key</code> if it was not set.
            </>
          }
        >
          {(control) => (
            <Input
              {...control}
              name="key"
              type="password"
              autoComplete="current-password"
              required
              autoFocus
            />
          )}
        </Field>
        <Button variant="primary" type="submit" busy={isBusy}>
          Sign in
        </Button>
      </form>
    </main>
  );
}

function useOpenDashboard(): (session: Session) => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ from: '/sign-in' });
  return async (session) => {
    queryClient.setQueryData(sessionQuery.queryKey, session);
    if (next) router.history.replace(next);
    else await navigate({ to: '/', replace: true });
  };
}

/**
 * Use the code of a one-time link and remove it from the address, so that it stays out of the history. A link that is
 * pasted into the address bar of this page changes the part behind `#` only, and loads nothing.
 */
function useCodeInAddress(trySignIn: (credentials: { code: string }) => Promise<void>): void {
  const signInByCode = useEffectEvent(() => {
    const code = window.location.hash.slice(1);
    if (!code) return;
    history.replaceState(history.state, '', window.location.pathname + window.location.search);
    void trySignIn({ code });
  });
  useEffect(() => {
    signInByCode();
    window.addEventListener('hashchange', signInByCode);
    return () => window.removeEventListener('hashchange', signInByCode);
  }, []);
}
