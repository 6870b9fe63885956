import { lazyRouteComponent } from '@tanstack/react-router';

export const OperatorPage = lazyRouteComponent(() => import('./operator-page'), 'OperatorPage');
