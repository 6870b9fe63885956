import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { draft, unwrap } from '@/shared/api';
import type { toQuery } from './search';

const PAGE = 50;
const MOST_MEMBERS = 200;

export type AuditLine = {
  id: number;
  at: string;
  action: string;
  object: string | null;
  actor: { kind: 'user' | 'token' | 'nobody'; id: number | null; name: string | null };
  address: string | null;
  details: Record<string, unknown> | null;
};
type Page<T> = { items: T[]; next_cursor: string | null };

export const auditQuery = (query: ReturnType<typeof toQuery>) =>
  infiniteQueryOptions({
    queryKey: ['audit', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = { query: { ...query, limit: PAGE, ...(pageParam && { cursor: pageParam }) } };
      return unwrap(draft.GET<Page<AuditLine>>('/api/audit', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

/** Who may have done something. */
export const actorsQuery = queryOptions({
  queryKey: ['members', 'actors'],
  queryFn: ({ signal }) => {
    const params = { query: { limit: MOST_MEMBERS } };
    return unwrap(
      draft.GET<Page<{ user_id: number; name: string }>>('/api/members', { params, signal }),
    );
  },
});
