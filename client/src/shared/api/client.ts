import createClient from 'openapi-fetch';
import type { paths } from './schema';
import type { Problem } from './types';

/** An answer of the server that says no, or no answer at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** The problem's further members, e.g. `field` of a validation. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    requestId: string | null,
    detail?: string | null,
    extra: Record<string, unknown> = {},
  ) {
    super(detail ?? code);
    this.extra = extra;
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

// The wrapper is called late, so that a test's interceptor sees the request.
const send = (request: Request) => fetch(request);

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: send,
});

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of a good answer; anything else is thrown as an {@link ApiError}. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  return (await unwrapTagged(pending)).data;
}

/** With the answer's ETag, which a change then names, so that nobody else's change is written over. */
export async function unwrapTagged<T>(
  pending: Promise<Answer<T>>,
): Promise<{ data: T; etag: string | null }> {
  const { data, error, response } = await reach(pending);
  if (!response.ok) throw problemOf(response, error);
  return { data: data as T, etag: response.headers.get('etag') };
}

/** A file as it comes; `onBytes` hears how much there is. */
export async function receive(
  path: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Blob> {
  const response = await reach(fetch(path, { signal }));
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { value } = reader ? await reach(reader.read()) : { value: undefined };
    if (!value) break;
    parts.push(value);
    bytes += value.byteLength;
    onBytes(bytes);
  }
  return new Blob(parts, { type: response.headers.get('content-type') ?? '' });
}

/** What the network withholds is an {@link ApiError} too; what was called off stays what it is. */
async function reach<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'network', null);
  }
}

function problemOf(response: Response, body: unknown): ApiError {
  const problem: Partial<Problem> = typeof body === 'object' && body !== null ? body : {};
  const requestId = problem.request_id ?? response.headers.get('x-request-id');
  const code = problem.code ?? 'unknown';
  return new ApiError(response.status, code, requestId, problem.detail, { ...problem });
}
