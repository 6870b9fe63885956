import { lazyRouteComponent } from '@tanstack/react-router';

export { useAtLeast } from './role';
export { localPath, meQuery, signOut, switchBusiness, useMe } from './session';

export const SignInPage = lazyRouteComponent(() => import('./sign-in-page'), 'SignInPage');
