import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { probe } from './probe';

const file = 'http://localhost:3000/api/recordings/file/CA1';
const status = 'http://localhost:3000/api/recordings/CA1/status';
const server = setupServer();

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function answer(code: number, headers: Record<string, string> = {}) {
  server.use(http.head(file, () => new HttpResponse(null, { status: code, headers })));
}

const first = { callSid: 'CA1', recordingSid: null };
const ask = () => probe(first, new AbortController().signal);

describe('probe', () => {
  it.each([200, 206])('%i is ready', async (code) => {
    answer(code);
    expect(await ask()).toEqual({ kind: 'ready' });
  });

  it('202 waits, with the bytes that the status address tells', async () => {
    answer(202, { 'retry-after': '2' });
    server.use(
      http.get(status, () => HttpResponse.json({ stage: 'downloading', bytes: 5, total_bytes: 9 })),
    );
    expect(await ask()).toEqual({
      kind: 'wait',
      cause: 'processing',
      retryAfterSeconds: 2,
      progress: { bytes: 5, totalBytes: 9 },
    });
  });

  it('202 waits without bytes when the status address fails', async () => {
    answer(202);
    server.use(http.get(status, () => HttpResponse.error()));
    expect(await ask()).toMatchObject({ kind: 'wait', retryAfterSeconds: 0, progress: null });
  });

  it.each([
    [429, 'busy'],
    [503, 'failed'],
    [500, 'no_worker'],
  ])('%i with Retry-After waits (%s)', async (code, cause) => {
    answer(code, { 'retry-after': '10' });
    expect(await ask()).toMatchObject({ kind: 'wait', cause, retryAfterSeconds: 10 });
  });

  it('Retry-After may be a date', async () => {
    answer(503, { 'retry-after': new Date(Date.now() + 30_000).toUTCString() });
    const result = await ask();
    expect(result.kind === 'wait' && result.retryAfterSeconds).toBeGreaterThan(25);
    expect(result.kind === 'wait' && result.retryAfterSeconds).toBeLessThanOrEqual(31);
  });

  it.each([
    [401, 'signed_out'],
    [403, 'forbidden'],
    [404, 'missing'],
    [410, 'expired'],
    [500, 'network'],
    [502, 'network'],
  ])('%i is refused as %s', async (code, why) => {
    answer(code);
    expect(await ask()).toEqual({ kind: 'refused', why });
  });

  it('a further recording is asked for by its own name', async () => {
    let asked = '';
    server.use(
      http.head(file, ({ request }) => {
        asked = new URL(request.url).searchParams.get('recording') ?? '';
        return new HttpResponse(null, { status: 200 });
      }),
    );
    const second = { callSid: 'CA1', recordingSid: 'RE2' };
    expect(await probe(second, new AbortController().signal)).toEqual({ kind: 'ready' });
    expect(asked).toBe('RE2');
  });

  it('no answer at all is a network failure', async () => {
    server.use(http.head(file, () => HttpResponse.error()));
    expect(await ask()).toEqual({ kind: 'refused', why: 'network' });
  });

  it('an aborted probe rejects', async () => {
    answer(200);
    const controller = new AbortController();
    controller.abort();
    await expect(probe(first, controller.signal)).rejects.toThrow();
  });
});
