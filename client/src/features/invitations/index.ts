import { lazyRouteComponent } from '@tanstack/react-router';

export const InvitationPage = lazyRouteComponent(
  () => import('./invitation-page'),
  'InvitationPage',
);
