import { lazyRouteComponent } from '@tanstack/react-router';
import type { Direction } from '@/shared/api';

const CallsPage = lazyRouteComponent(() => import('./calls-page'), 'CallsPage');

/** The router preloads what its route's component offers to. */
function pageOf(direction: Direction) {
  const page = () => <CallsPage key={direction} direction={direction} />;
  return Object.assign(page, { preload: () => CallsPage.preload?.() });
}

export const InboundCallsPage = pageOf('inbound');
export const OutboundCallsPage = pageOf('outbound');
