import { lazyRouteComponent } from '@tanstack/react-router';

export const AppointmentsPage = lazyRouteComponent(
  () => import('./appointments-page'),
  'AppointmentsPage',
);
