import { queryOptions } from '@tanstack/react-query';
import { draft, type Me, unwrap } from '@/shared/api';

type Invited = {
  business_name: string;
  email: string;
  role: 'viewer' | 'agent' | 'admin' | 'owner';
  expires_at: string;
  has_account: boolean;
};

/** Whom a link's token invites, and to what. */
export const invitedQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      unwrap(draft.POST<Invited>('/api/auth/invitation', { body: { token }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export type Acceptance = { token: string; name?: string; password?: string };

export const accept = (body: Acceptance) =>
  unwrap(draft.POST<Me>('/api/auth/invitation/accept', { body }));
