import { lazyRouteComponent } from '@tanstack/react-router';

export { parseDashboardSearch } from './search';

export const DashboardPage = lazyRouteComponent(() => import('./dashboard-page'), 'DashboardPage');
