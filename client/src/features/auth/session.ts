import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ApiError, api, type Me, unwrap } from '@/shared/api';

/** Who is signed in, and in which business; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await unwrap(api.GET('/api/auth/me', { signal }));
    } catch (cause) {
      if (cause instanceof ApiError && cause.status === 401) return null;
      throw cause;
    }
  },
});

/** Only below the shell, which lets nobody in without. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new ApiError(401, 'unauthenticated', null);
  return data;
}

export async function signIn(client: QueryClient, email: string, password: string): Promise<Me> {
  const me = await unwrap(api.POST('/api/auth/login', { body: { email, password } }));
  enter(client, me);
  return me;
}

/** A full page load, so that nothing of the session is left in this document: no cache, no buffered sound. */
export async function signOut(): Promise<void> {
  await unwrap(api.POST('/api/auth/logout'));
  window.location.assign('/sign-in');
}

export async function switchBusiness(client: QueryClient, businessId: number): Promise<void> {
  const body = { business_id: businessId };
  const me = await unwrap(api.POST('/api/auth/business', { body }));
  enter(client, me);
}

/** Nothing that was fetched for another business, or for nobody, may be shown. */
function enter(client: QueryClient, me: Me): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
  client.setQueryData(meQuery.queryKey, me);
}

/**
 * A path of this site, or undefined: where to go after the sign-in must not lead elsewhere. Without its fragment: what
 * stands there is for no server's log, so it stays a fragment on the way.
 */
export function localPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('/')) return undefined;
  const target = new URL(value, window.location.origin);
  return target.origin === window.location.origin && !value.startsWith('//')
    ? `${target.pathname}${target.search}`
    : undefined;
}
