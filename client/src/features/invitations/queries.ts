import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/shared/api';

/** Whom a link's token invites, and to what. */
export const invitedQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => unwrap(api.POST('/api/auth/invitation', { body: { token }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export type Acceptance = { token: string; name?: string; password?: string };

export const accept = (body: Acceptance) =>
  unwrap(api.POST('/api/auth/invitation/accept', { body }));
