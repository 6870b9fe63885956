import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { localPath, meQuery, SignInPage } from '@/features/auth';
import { InboundCallsPage, OutboundCallsPage, parseCallsSearch } from '@/features/calls';
import type { PlayerEngine } from '@/features/player';
import { PageError, PageNotFound, WholeError, WholeNotFound } from './error-pages';
import { parseSearch, stringifySearch } from './search-params';
import { Shell } from './shell';

type Context = { queryClient: QueryClient; player: PlayerEngine };

const rootRoute = createRootRouteWithContext<Context>()({
  component: Outlet,
  errorComponent: WholeError,
  notFoundComponent: WholeNotFound,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = localPath(search.next);
    return next ? { next } : {};
  },
  component: SignInPage,
});

/** Everything behind the sign-in. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } });
    context.player.useFor(me.user.id);
  },
  component: Shell,
  errorComponent: WholeError,
  notFoundComponent: PageNotFound,
});

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/calls' });
  },
});

const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calls',
  validateSearch: parseCallsSearch,
  component: InboundCallsPage,
});

const outboundRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/outbound',
  validateSearch: parseCallsSearch,
  component: OutboundCallsPage,
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  signInRoute,
  shellRoute.addChildren([callsRoute, outboundRoute]),
]);

export function createAppRouter(context: Context) {
  return createRouter({
    routeTree,
    context,
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageNotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
