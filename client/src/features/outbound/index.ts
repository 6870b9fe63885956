import { lazyRouteComponent } from '@tanstack/react-router';

export { CallButton, NewCallButton } from './call-button';
export { CallingPlace, CallingProvider } from './call-context';
export { useChangeCallback } from './queries';
export { parseCallbacksSearch } from './search';

export const CallbacksPage = lazyRouteComponent(() => import('./callbacks-page'), 'CallbacksPage');
