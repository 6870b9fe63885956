/** The filters of the list of leads, as they stand in the address. */

import { addDays, startOfDay } from '@/shared/format';
import { dayParam, oneOf, present, textParam } from '@/shared/search';
import { type LeadStatus, SOURCES, STATUSES } from './lead';

export const SORTS = ['-created_at', 'created_at', '-updated_at', 'name'] as const;

export type LeadsFilter = {
  q?: string;
  status?: LeadStatus;
  service?: string;
  city?: string;
  source?: (typeof SOURCES)[number];
  callback?: 'open';
  /** Calendar days of the business's zone on which the lead was made, both included. */
  from?: string;
  to?: string;
  sort?: (typeof SORTS)[number];
};

export function parseLeadsSearch(search: Record<string, unknown>): LeadsFilter {
  return present({
    q: textParam(search.q),
    status: oneOf(STATUSES, search.status),
    service: textParam(search.service),
    city: textParam(search.city),
    source: oneOf(SOURCES, search.source),
    callback: oneOf(['open'] as const, search.callback),
    from: dayParam(search.from),
    to: dayParam(search.to),
    sort: oneOf(SORTS, search.sort),
  });
}

export function toQuery({ from, to, ...same }: LeadsFilter, timeZone: string) {
  return {
    ...same,
    ...(from && { created_from: startOfDay(from, timeZone).toISOString() }),
    ...(to && { created_to: startOfDay(addDays(to, 1), timeZone).toISOString() }),
  };
}

export type LeadSearch = {
  /** The call whose details are open. */
  call?: string;
};

export const parseLeadSearch = (search: Record<string, unknown>): LeadSearch =>
  present({ call: textParam(search.call) });
