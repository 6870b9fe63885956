/** What the page of appointments asks the server for. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap, unwrapTagged } from '@/shared/api';
import { addDays, startOfDay } from '@/shared/format';
import type { AppointmentFields, Calendar } from './appointment';

const PAGE = 50;
const MOST = 200;

type Page<T> = { items: T[]; next_cursor?: string | null };
type CalendarChoice = number | 'none' | undefined;
const of = (calendar: CalendarChoice) =>
  calendar === undefined ? {} : { calendar: String(calendar) };

/** Every page: a week without one of its appointments would be a lie. */
async function all<T>(page: (cursor: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { items: more, next_cursor: next = null }: Page<T> = await page(cursor);
    items.push(...more);
    cursor = next;
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
        return unwrap(api.GET('/api/appointments', { params, signal }));
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
      return unwrap(api.GET('/api/appointments', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
};

export const appointmentQuery = (id: number) =>
  queryOptions({
    queryKey: ['appointments', 'one', id],
    queryFn: ({ signal }) =>
      unwrapTagged(api.GET('/api/appointments/{id}', { params: { path: { id } }, signal })),
    gcTime: 0,
  });

const refuse = (insist: boolean) => ({ query: { refuse_overlap: !insist } });

/** `insist`: also where it overlaps another one. */
export const createAppointment = (body: AppointmentFields, insist: boolean) =>
  unwrap(api.POST('/api/appointments', { params: refuse(insist), body }));

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
  return unwrap(api.PATCH('/api/appointments/{id}', { params, body }));
}

export const deleteAppointment = (id: number) =>
  unwrap(api.DELETE('/api/appointments/{id}', { params: { path: { id } } }));

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: ({ signal }) =>
    all((cursor) => {
      const params = { query: { limit: MOST, ...(cursor && { cursor }) } };
      return unwrap(api.GET('/api/calendars', { params, signal }));
    }),
});

type CalendarFields = Pick<Calendar, 'name' | 'colour'>;
export const createCalendar = (body: CalendarFields) =>
  unwrap(api.POST('/api/calendars', { body }));

export const changeCalendar = (id: number, body: Partial<CalendarFields>) =>
  unwrap(api.PATCH('/api/calendars/{id}', { params: { path: { id } }, body }));

export const deleteCalendar = (id: number) =>
  unwrap(api.DELETE('/api/calendars/{id}', { params: { path: { id } } }));

export const makeFeed = (id: number) =>
  unwrap(api.POST('/api/calendars/{id}/feed', { params: { path: { id } } }));

export const endFeed = (id: number) =>
  unwrap(api.DELETE('/api/calendars/{id}/feed', { params: { path: { id } } }));
