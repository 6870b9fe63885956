import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '@/shared/api';
import type { toQuery } from './search';

const PAGE = 50;
const MOST_MEMBERS = 200;

export type AuditLine = Schemas['AuditLine'];

export const auditQuery = (query: ReturnType<typeof toQuery>) =>
  infiniteQueryOptions({
    queryKey: ['audit', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = { query: { ...query, limit: PAGE, ...(pageParam && { cursor: pageParam }) } };
      return unwrap(api.GET('/api/audit', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

/** Who may have done something. */
export const actorsQuery = queryOptions({
  queryKey: ['members', 'actors'],
  queryFn: ({ signal }) => {
    const params = { query: { limit: MOST_MEMBERS } };
    return unwrap(api.GET('/api/members', { params, signal }));
  },
});
