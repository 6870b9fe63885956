import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, type OutboundCall, unwrap } from '@/shared/api';
import { type Intention, isOver } from './outbound-call';

/** News come as events; this is for a browser whose events are cut off. */
const LOOK_AGAIN_MS = 3000;
const PAGE = 50;

export const ownPhoneQuery = queryOptions({
  queryKey: ['own-phone'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/auth/phone', { signal })),
});

export const saveOwnPhone = (phone: string) =>
  unwrap(api.PUT('/api/auth/phone', { body: { phone } }));

export const placeCall = ({ key, wish }: Intention): Promise<OutboundCall> =>
  unwrap(
    api.POST('/api/calls/outbound', {
      params: { header: { 'Idempotency-Key': key } },
      body: wish,
    }),
  );

export const outboundCallQuery = (id: number) =>
  queryOptions({
    queryKey: ['outbound-call', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/calls/outbound/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : LOOK_AGAIN_MS),
    staleTime: 0,
  });

export const endCall = (id: number): Promise<OutboundCall> =>
  unwrap(api.DELETE('/api/calls/outbound/{id}', { params: { path: { id } } }));

export type CallbackState = 'open' | 'done' | 'dismissed';

export const callbacksQuery = (state: CallbackState) =>
  infiniteQueryOptions({
    queryKey: ['callbacks', state],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      const params = { query: { state, limit: PAGE, ...cursor } };
      return unwrap(api.GET('/api/callbacks', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });

type CallbackChange = { id: number; state?: CallbackState; claimed?: boolean };

/** Takes, finishes, dismisses or reopens a callback; every list that shows it follows. */
export function useChangeCallback() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: CallbackChange) =>
      unwrap(api.PATCH('/api/callbacks/{id}', { params: { path: { id } }, body })),
    onSettled: () =>
      Promise.all(
        ['callbacks', 'leads', 'lead'].map((name) =>
          client.invalidateQueries({ queryKey: [name] }),
        ),
      ),
  });
}
