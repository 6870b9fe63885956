/** What the page of appointments asks the server for. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { draft, unwrap, unwrapTagged } from '@/shared/api';
import { addDays, startOfDay } from '@/shared/format';
import type { Appointment, AppointmentFields, Calendar, Saved } from './appointment';

const PAGE = 50;
const MOST = 200;

type Page<T> = { items: T[]; next_cursor: string | null };
type CalendarChoice = number | 'none' | undefined;
const of = (calendar: CalendarChoice) => (calendar === undefined ? {} : { calendar });

/** Every page: a week without one of its appointments would be a lie. */
async function all<T>(page: (cursor: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { items: more, next_cursor }: Page<T> = await page(cursor);
    items.push(...more);
    cursor = next_cursor;
  }
  return items;
}

export const weekQuery = (days: string[], calendar: CalendarChoice, timeZone: string) => {
  const [first = '', last = first] = [days[0], days.at(-1)];
  const from = startOfDay(first, timeZone).toISOString();
  const to = startOfDay(addDays(last, 1), timeZone).toISOString();
  return queryOptions({
    queryKey: ['appointments', 'week', from, to, calendar],
    queryFn: ({ signal }) =>
      all((cursor) => {
        const params = {
          query: { from, to, limit: MOST, ...of(calendar), ...(cursor && { cursor }) },
        };
        return unwrap(draft.GET<Page<Appointment>>('/api/appointments', { params, signal }));
      }),
    placeholderData: keepPreviousData,
  });
};

/** From the day on. */
export const listQuery = (day: string, calendar: CalendarChoice, timeZone: string) => {
  const from = startOfDay(day, timeZone).toISOString();
  return infiniteQueryOptions({
    queryKey: ['appointments', 'list', from, calendar],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = {
        query: { from, limit: PAGE, ...of(calendar), ...(pageParam && { cursor: pageParam }) },
      };
      return unwrap(draft.GET<Page<Appointment>>('/api/appointments', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
};

export const appointmentQuery = (id: number) =>
  queryOptions({
    queryKey: ['appointments', 'one', id],
    queryFn: ({ signal }) =>
      unwrapTagged(
        draft.GET<Saved>('/api/appointments/{id}', { params: { path: { id } }, signal }),
      ),
    gcTime: 0,
  });

const refuse = (insist: boolean) => ({ query: { refuse_overlap: !insist } });

/** `insist`: also where it overlaps another one. */
export const createAppointment = (body: AppointmentFields, insist: boolean) =>
  unwrap(draft.POST<Saved>('/api/appointments', { params: refuse(insist), body }));

export function changeAppointment(
  id: number,
  etag: string | null,
  body: Partial<AppointmentFields>,
  insist: boolean,
) {
  const params = {
    path: { id },
    ...refuse(insist),
    ...(etag && { header: { 'If-Match': etag } }),
  };
  return unwrap(draft.PATCH<Saved>('/api/appointments/{id}', { params, body }));
}

export const deleteAppointment = (id: number) =>
  unwrap(draft.DELETE<undefined>('/api/appointments/{id}', { params: { path: { id } } }));

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: ({ signal }) =>
    all((cursor) => {
      const params = { query: { limit: MOST, ...(cursor && { cursor }) } };
      return unwrap(draft.GET<Page<Calendar>>('/api/calendars', { params, signal }));
    }),
});

type CalendarFields = Pick<Calendar, 'name' | 'colour'>;
export const createCalendar = (body: CalendarFields) =>
  unwrap(draft.POST<Calendar>('/api/calendars', { body }));

export const changeCalendar = (id: number, body: Partial<CalendarFields>) =>
  unwrap(draft.PATCH<Calendar>('/api/calendars/{id}', { params: { path: { id } }, body }));

export const deleteCalendar = (id: number) =>
  unwrap(draft.DELETE<undefined>('/api/calendars/{id}', { params: { path: { id } } }));

export const makeFeed = (id: number) =>
  unwrap(draft.POST<{ url: string }>('/api/calendars/{id}/feed', { params: { path: { id } } }));

export const endFeed = (id: number) =>
  unwrap(draft.DELETE<undefined>('/api/calendars/{id}/feed', { params: { path: { id } } }));
