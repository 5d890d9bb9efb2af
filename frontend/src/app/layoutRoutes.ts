import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { importWithRetry } from '@/shared/api/importWithRetry';
import { Problem } from '@/shared/api/problem';
import { sessionQuery } from '@/shared/api/session';
import { SignInPage } from '@/features/signin/SignInPage';
import { ErrorPage } from './ErrorPage';
import { NotFoundPage } from './NotFoundPage';
import { queryClient } from './queryClient';
import { Root } from './Root';
import { Shell } from './Shell';

/** Create a page component that is fetched when it is first opened. */
export function lazyPage<Module extends object, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(() => importWithRetry(load), name);
}

export const root = createRootRoute({
  component: Root,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' && /^\/(?![/\\])/.test(search.next) ? { next: search.next } : {},
  component: SignInPage,
});

/** The layout of all pages except sign-in: requires a session and returns to the requested address after signing in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
      }
      throw error;
    }
  },
});
