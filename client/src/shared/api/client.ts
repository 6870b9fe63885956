import createClient from 'openapi-fetch';
import type { paths } from './schema';
import type { Problem } from './types';

/** An answer of the server that says no, or no answer at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;

  constructor(status: number, code: string, requestId: string | null, detail?: string | null) {
    super(detail ?? code);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

// The wrapper is called late, so that a test's interceptor sees the request.
const send = (request: Request) => fetch(request);

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of a good answer; anything else is thrown as an {@link ApiError}. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'network', null);
  }
  if (answer.response.ok) return answer.data as T;
  throw problemOf(answer.response, answer.error);
}

function problemOf(response: Response, body: unknown): ApiError {
  const problem: Partial<Problem> = typeof body === 'object' && body !== null ? body : {};
  const requestId = problem.request_id ?? response.headers.get('x-request-id');
  return new ApiError(response.status, problem.code ?? 'unknown', requestId, problem.detail);
}
