import { lazyRouteComponent } from '@tanstack/react-router';

export const LeadsPage = lazyRouteComponent(() => import('./leads-page'), 'LeadsPage');
export const LeadPage = lazyRouteComponent(() => import('./lead-page'), 'LeadPage');
export { LeadPicker, type PickedLead } from './lead-picker';
export { leadQuery } from './queries';
export { parseLeadSearch, parseLeadsSearch } from './search';
