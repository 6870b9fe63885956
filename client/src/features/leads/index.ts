import { lazyRouteComponent } from '@tanstack/react-router';

export const LeadsPage = lazyRouteComponent(() => import('./leads-page'), 'LeadsPage');
export const LeadPage = lazyRouteComponent(() => import('./lead-page'), 'LeadPage');
export { parseLeadSearch, parseLeadsSearch } from './search';
