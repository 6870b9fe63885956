import { lazy } from 'react';

const CallsPage = lazy(() => import('./calls-page').then((m) => ({ default: m.CallsPage })));

export const InboundCallsPage = () => <CallsPage key="inbound" direction="inbound" />;
export const OutboundCallsPage = () => <CallsPage key="outbound" direction="outbound" />;
