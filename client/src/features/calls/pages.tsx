import { lazyRouteComponent } from '@tanstack/react-router';

const CallsPage = lazyRouteComponent(() => import('./calls-page'), 'CallsPage');

export const InboundCallsPage = () => <CallsPage key="inbound" direction="inbound" />;
export const OutboundCallsPage = () => <CallsPage key="outbound" direction="outbound" />;
