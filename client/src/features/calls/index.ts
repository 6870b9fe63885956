export { InboundCallsPage, OutboundCallsPage } from './pages';
export { parseCallsSearch } from './search';
