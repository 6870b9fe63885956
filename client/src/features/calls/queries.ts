import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ApiError, api, type CallsQuery, type Erasure, unwrap } from '@/shared/api';
import { isAtWork } from './understanding';

const PAGE = 25;
/** News come as events; this is for a browser whose events are cut off. */
const WORK_LOOK_MS = 5000;

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
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? WORK_LOOK_MS : false),
  });

const ERASURE_LOOK_MS = 5000;

/** The receipt of a deletion; null where nothing was deleted. */
export const erasureQuery = (callSid: string) =>
  queryOptions({
    queryKey: ['call', callSid, 'erasure'],
    queryFn: async ({ signal }): Promise<Erasure | null> => {
      const params = { path: { call_sid: callSid } };
      try {
        return await unwrap(api.GET('/api/recordings/{call_sid}/erasure', { params, signal }));
      } catch (cause) {
        if (cause instanceof ApiError && cause.status === 404) return null;
        throw cause;
      }
    },
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? ERASURE_LOOK_MS : false),
  });
