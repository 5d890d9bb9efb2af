import type { components } from './schema';

/** A failure as the server reports it: what, why, and the request's id, which finds it in the server's log. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly requestId: string | null,
    readonly fields: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'Problem';
  }
}

type FieldError = components['schemas']['FieldError'];
type Body = Partial<components['schemas']['Problem']>;

/** Parse the problem out of a failed answer. A body that is not ours (a proxy's page) becomes a plain sentence. */
export function parseProblem(response: Response, body: unknown): Problem {
  const {
    detail,
    code,
    request_id,
    errors = [],
  }: Body = typeof body === 'object' && body !== null ? body : {};
  const requestId = request_id ?? response.headers.get('x-request-id');
  const message = typeof detail === 'string' ? detail : describeErrors(errors, response.status);
  return new Problem(message, response.status, code ?? 'error', requestId, indexByField(errors));
}

/** Build the problem for no answer at all: the server or the network is down. */
export function buildUnreachableProblem(): Problem {
  return new Problem(
    'The server is not answering. It may be restarting; this page retries automatically.',
    0,
    'unreachable',
    null,
  );
}

function indexByField(errors: FieldError[]): Record<string, string> {
  return Object.fromEntries(errors.flatMap(({ field, message }) => (field ? [[field, message]] : [])));
}

function describeErrors(errors: FieldError[], status: number): string {
  const sentences = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  return sentences.length > 0 ? sentences.join('. ') : `The server answered with status ${status}.`;
}
