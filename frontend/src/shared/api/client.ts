import createClient, { type Middleware } from 'openapi-fetch';
import { parseProblem, buildUnreachableProblem } from './problem';
import type { components, paths } from './schema';

export type Shapes = components['schemas'];

let csrfToken = '';

/** The token that goes with everything that changes something; it comes with the session. */
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

/** Every operation, typed from the server's own description. Throws Problem. */
export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });
api.use(session);

/** The data of an answer; failures were thrown before. */
export async function unwrap<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}
