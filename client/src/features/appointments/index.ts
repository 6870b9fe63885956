import { lazyRouteComponent } from '@tanstack/react-router';

export const AppointmentsPage = lazyRouteComponent(
  () => import('./appointments-page'),
  'AppointmentsPage',
);
export { parseAppointmentsSearch } from './search';
