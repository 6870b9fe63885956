import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type CallsQuery, unwrap } from '@/shared/api';

const PAGE = 50;

export const callsQuery = (query: CallsQuery) =>
  infiniteQueryOptions({
    queryKey: ['calls', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      const params = { query: { ...query, limit: PAGE, ...cursor } };
      return unwrap(api.GET('/api/calls', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const callQuery = (callSid: string) =>
  queryOptions({
    queryKey: ['call', callSid],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/calls/{call_sid}', { params: { path: { call_sid: callSid } }, signal })),
  });
