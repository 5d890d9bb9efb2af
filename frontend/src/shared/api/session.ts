import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, setToken, type Shapes } from './client';

export type Session = Shapes['Session'];

/** Fetch who is signed in; throw a Problem with status 401 if nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session> => storeToken(await unwrap(api.GET('/get_session'))),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

export async function signIn(credentials: { api_key: string } | { code: string }): Promise<Session> {
  return storeToken(await unwrap(api.POST('/create_session', { body: credentials })));
}

export async function signOut(): Promise<void> {
  await unwrap(api.DELETE('/delete_session'));
  setToken('');
}

function storeToken(session: Session): Session {
  setToken(session.csrf_token);
  return session;
}
