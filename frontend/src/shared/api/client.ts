import createClient, { type Middleware } from 'openapi-fetch';
import { parseProblem, buildUnreachableProblem } from './problem';
import type { components, paths } from './schema';

export type Shapes = components['schemas'];

let csrfToken = '';

/** Set the CSRF token that accompanies every change; it comes with the session. */
export function setToken(token: string): void {
  csrfToken = token;
}

const session: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken) request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return response;
    const body = await response
      .clone()
      .json()
      .catch(() => null);
    throw parseProblem(response, body);
  },
  onError() {
    return buildUnreachableProblem();
  },
};

/** The client of every operation, typed from the server's own description. Calls throw Problem. */
export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });
api.use(session);

/** Return the data of an answer; failures have been thrown before. */
export async function unwrap<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}
