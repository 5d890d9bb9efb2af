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

type Detail = string | { loc: (string | number)[]; msg: string }[];
type Body = { detail?: Detail; code?: string; request_id?: string };

/** Parse the problem out of a failed answer. A body that is not ours (a proxy's page) becomes a plain sentence. */
export function parseProblem(response: Response, body: unknown): Problem {
  const { detail, code, request_id }: Body = typeof body === 'object' && body !== null ? body : {};
  const requestId = request_id ?? response.headers.get('x-request-id');
  const fields = parseFields(detail);
  const message = typeof detail === 'string' ? detail : describeProblem(fields, response.status);
  return new Problem(message, response.status, code ?? 'error', requestId, fields);
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

function parseFields(detail: Detail | undefined): Record<string, string> {
  if (!Array.isArray(detail)) return {};
  return Object.fromEntries(
    detail.map((each) => [each.loc.filter((part) => part !== 'body').join('.'), each.msg]),
  );
}

function describeProblem(fields: Record<string, string>, status: number): string {
  const sentences = Object.entries(fields).map(([name, message]) => (name ? `${name}: ${message}` : message));
  return sentences.length > 0 ? sentences.join('. ') : `The server answered with status ${status}.`;
}
