/** Taking in a file of leads: tried first, then for good, asking how far it is. */

import { queryOptions } from '@tanstack/react-query';
import { draft, unwrap } from '@/shared/api';
import type { Import } from './lead';

const POLL_MS = 1_000;

const send = (file: File, dryRun: boolean) =>
  unwrap(
    draft.POST<Import>('/api/leads/import', {
      params: { query: { dry_run: dryRun } },
      headers: { 'content-type': 'text/csv', ...(!dryRun && { prefer: 'respond-async' }) },
      body: file,
      bodySerializer: (body: File) => body,
    }),
  );

export const tryImport = (file: File) => send(file, true);
export const startImport = (file: File) => send(file, false);

/** Asks again until the import has ended. */
export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) =>
      unwrap(draft.GET<Import>('/api/leads/imports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      state.data && state.data.state !== 'running' ? false : POLL_MS,
  });
