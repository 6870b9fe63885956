/** What the page of appointments shows, as it stands in the address. */

import { dayParam, idParam, oneOf, present } from '@/shared/search';

export const VIEWS = ['week', 'list'] as const;

export type AppointmentsSearch = {
  view?: (typeof VIEWS)[number];
  /** A day of the week that is shown; today's where it is left out. */
  day?: string;
  calendar?: number | 'none';
  /** The appointment that is open, or `new`. */
  appointment?: number | 'new';
  /** When a new one begins, HH:MM. */
  at?: string;
  /** For whom a new one is. */
  lead?: number;
};

export function parseAppointmentsSearch(search: Record<string, unknown>): AppointmentsSearch {
  return present({
    view: oneOf(VIEWS, search.view),
    day: dayParam(search.day),
    calendar: search.calendar === 'none' ? ('none' as const) : idParam(search.calendar),
    appointment: search.appointment === 'new' ? ('new' as const) : idParam(search.appointment),
    at: /^([01]\d|2[0-3]):[0-5]\d$/.test(String(search.at)) ? String(search.at) : undefined,
    lead: idParam(search.lead),
  });
}
