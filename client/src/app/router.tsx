import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { AppointmentsPage, parseAppointmentsSearch } from '@/features/appointments';
import { AuditPage, parseAuditSearch } from '@/features/audit';
import { localPath, meQuery, SignInPage } from '@/features/auth';
import { InboundCallsPage, OutboundCallsPage, parseCallsSearch } from '@/features/calls';
import { DashboardPage, parseDashboardSearch } from '@/features/dashboard';
import { InvitationPage } from '@/features/invitations';
import { LeadPage, LeadsPage, parseLeadSearch, parseLeadsSearch } from '@/features/leads';
import { OperatorPage } from '@/features/operator';
import { CallbacksPage, parseCallbacksSearch } from '@/features/outbound';
import type { PlayerEngine } from '@/features/player';
import { SettingsPage } from '@/features/settings';
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
    if (!me) {
      const { pathname, searchStr, hash } = location;
      throw redirect({ to: '/sign-in', search: { next: `${pathname}${searchStr}` }, hash });
    }
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

const dashboardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dashboard',
  validateSearch: parseDashboardSearch,
  component: DashboardPage,
});

const callbacksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/callbacks',
  validateSearch: parseCallbacksSearch,
  component: CallbacksPage,
});

const leadsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/leads',
  validateSearch: parseLeadsSearch,
  component: LeadsPage,
});

const leadRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/leads/$leadId',
  validateSearch: parseLeadSearch,
  component: LeadPage,
});

const appointmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/appointments',
  validateSearch: parseAppointmentsSearch,
  component: AppointmentsPage,
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: SettingsPage,
});

const settingsTabRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/$tab',
  component: SettingsPage,
});

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: parseAuditSearch,
  component: AuditPage,
});

const operatorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/operator',
  component: OperatorPage,
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: InvitationPage,
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  signInRoute,
  invitationRoute,
  shellRoute.addChildren([
    dashboardRoute,
    callsRoute,
    callbacksRoute,
    outboundRoute,
    leadsRoute,
    leadRoute,
    appointmentsRoute,
    settingsRoute,
    settingsTabRoute,
    auditRoute,
    operatorRoute,
  ]),
]);

export function createAppRouter(context: Context) {
  return createRouter({
    routeTree,
    context,
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageNotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
