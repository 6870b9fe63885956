/** What the settings ask the server for. */

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '@/shared/api';
import type { Delivery, Member, Settings, Webhook } from './types';

const PAGE = 50;
const paged = (cursor: string) => ({ limit: PAGE, ...(cursor && { cursor }) });
const next = (page: { next_cursor?: string | null }) => page.next_cursor;

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/settings', { signal })),
});

export const changeSettings = (body: Schemas['ChangedSettings']) =>
  unwrap(api.PATCH('/api/settings', { body }));

export const previewSettings = (body: Partial<Pick<Settings, 'access_days' | 'purge_days'>>) =>
  unwrap(api.POST('/api/settings/preview', { body }));

export const membersQuery = infiniteQueryOptions({
  queryKey: ['members'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET('/api/members', { params: { query: paged(pageParam) }, signal })),
  getNextPageParam: next,
});

export const changeMember = (user_id: number, role: Member['role']) =>
  unwrap(
    api.PATCH('/api/members/{user_id}', {
      params: { path: { user_id } },
      body: { role },
    }),
  );

export const removeMember = (user_id: number) =>
  unwrap(api.DELETE('/api/members/{user_id}', { params: { path: { user_id } } }));

export const invitationsQuery = infiniteQueryOptions({
  queryKey: ['invitations'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET('/api/members/invitations', { params: { query: paged(pageParam) }, signal })),
  getNextPageParam: next,
});

export const invite = (body: { email: string; role: Member['role']; expires_in_days: number }) =>
  unwrap(api.POST('/api/members/invitations', { body }));

export const revokeInvitation = (id: number) =>
  unwrap(api.DELETE('/api/members/invitations/{id}', { params: { path: { id } } }));

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET('/api/tokens', { params: { query: paged(pageParam) }, signal })),
  getNextPageParam: next,
});

type NewToken = {
  name: string;
  role: Member['role'];
  scopes: string[];
  expires_in_days?: number;
};
export const createToken = (body: NewToken) => unwrap(api.POST('/api/tokens', { body }));

export const revokeToken = (id: number) =>
  unwrap(api.DELETE('/api/tokens/{id}', { params: { path: { id } } }));

export const numbersQuery = infiniteQueryOptions({
  queryKey: ['numbers'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET('/api/numbers', { params: { query: paged(pageParam) }, signal })),
  getNextPageParam: next,
});

export const changeNumber = (id: number, body: Schemas['NumberChange']) =>
  unwrap(api.PATCH('/api/numbers/{id}', { params: { path: { id } }, body }));

export const optOutsQuery = infiniteQueryOptions({
  queryKey: ['opt-outs'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET('/api/opt-outs', { params: { query: paged(pageParam) }, signal })),
  getNextPageParam: next,
});

export const addOptOut = (body: { phone: string; note: string | null }) =>
  unwrap(api.POST('/api/opt-outs', { body }));

export const removeOptOut = (id: number) =>
  unwrap(api.DELETE('/api/opt-outs/{id}', { params: { path: { id } } }));

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/auth/sessions', { signal })),
});

export const endSession = (id: number) =>
  unwrap(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }));

export const endOtherSessions = () => unwrap(api.DELETE('/api/auth/sessions'));

export const changePassword = (body: { current_password: string; new_password: string }) =>
  unwrap(api.POST('/api/auth/password', { body }));

export const ownPhoneQuery = queryOptions({
  queryKey: ['own-phone'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/auth/phone', { signal })),
});

export const changeOwnPhone = (phone: string | null) =>
  unwrap(api.PUT('/api/auth/phone', { body: { phone } }));

export const webhooksQuery = infiniteQueryOptions({
  queryKey: ['webhooks'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET('/api/webhooks', { params: { query: paged(pageParam) }, signal })),
  getNextPageParam: next,
});

type WebhookFields = Pick<Webhook, 'url' | 'events' | 'description'>;
export const createWebhook = (body: WebhookFields) => unwrap(api.POST('/api/webhooks', { body }));

const one = (id: number) => ({ params: { path: { id } } });
export const changeWebhook = (id: number, body: Partial<WebhookFields & { enabled: boolean }>) =>
  unwrap(api.PATCH('/api/webhooks/{id}', { ...one(id), body }));

export const deleteWebhook = (id: number) => unwrap(api.DELETE('/api/webhooks/{id}', one(id)));

export const rotateWebhook = (id: number) => unwrap(api.POST('/api/webhooks/{id}/rotate', one(id)));

export const testWebhook = (id: number) => unwrap(api.POST('/api/webhooks/{id}/test', one(id)));

export const deliveriesQuery = (id: number, state: Delivery['state'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', id, 'deliveries', state],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id }, query: { ...paged(pageParam), ...(state && { state }) } };
      return unwrap(api.GET('/api/webhooks/{id}/deliveries', { params, signal }));
    },
    getNextPageParam: next,
    // A delivery that waits for its next try changes by itself.
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.items.some((item) => item.state === 'pending'))
        ? 4_000
        : false,
  });

export const replayDelivery = (id: number, delivery_id: number) =>
  unwrap(
    api.POST('/api/webhooks/{id}/deliveries/{delivery_id}/replay', {
      params: { path: { id, delivery_id } },
    }),
  );

export const replayRange = (id: number, body: { from: string; to: string }) =>
  unwrap(api.POST('/api/webhooks/{id}/replay', { ...one(id), body }));
