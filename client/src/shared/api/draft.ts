import { api } from './client';

type Init = {
  params?: {
    query?: Record<string, unknown>;
    path?: Record<string, string | number>;
    header?: Record<string, string>;
  };
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  bodySerializer?: (body: never) => BodyInit;
};
type Send = <T = never>(
  path: string,
  init?: Init,
) => Promise<{ data?: T; error?: unknown; response: Response }>;

/** The client for what the document does not describe yet. */
export const draft = api as unknown as Record<'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', Send>;
