export { CallPanel } from './call-panel';
export { CallsList } from './calls-list';
export { InboundCallsPage, OutboundCallsPage } from './pages';
export { parseCallsSearch } from './search';
