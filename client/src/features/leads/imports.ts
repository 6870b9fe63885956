/** Taking in a file of leads: tried first, then for good, asking how far it is. */

import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/shared/api';

const POLL_MS = 1_000;

const send = (file: File, dryRun: boolean) =>
  unwrap(
    api.POST('/api/leads/import', {
      params: {
        query: { dry_run: dryRun },
        ...(!dryRun && { header: { Prefer: 'respond-async' } }),
      },
      headers: { 'content-type': 'text/csv' },
      // The document's text is the file's bytes: a browser must not guess at their encoding.
      body: '',
      bodySerializer: () => file,
    }),
  );

export const tryImport = (file: File) => send(file, true);
export const startImport = (file: File) => send(file, false);

/** Asks again until the import has ended. */
export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/leads/imports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      state.data && state.data.state !== 'running' ? false : POLL_MS,
  });
