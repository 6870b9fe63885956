/** What the pages of leads ask the server for. A lead is changed by the ETag it was read with. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap, unwrapTagged } from '@/shared/api';
import type { LeadFields } from './lead';
import type { toQuery } from './search';

type LeadsQuery = ReturnType<typeof toQuery>;

const PAGE = 50;
const paged = (cursor: string) => ({ limit: PAGE, ...(cursor && { cursor }) });

export const leadsQuery = (query: LeadsQuery) =>
  infiniteQueryOptions({
    queryKey: ['leads', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = { query: { ...query, ...paged(pageParam) } };
      return unwrap(api.GET('/api/leads', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

/** The lead with its ETag. One that was merged away answers as the one it went into. */
export const leadQuery = (id: number) =>
  queryOptions({
    queryKey: ['lead', id],
    queryFn: ({ signal }) =>
      unwrapTagged(api.GET('/api/leads/{id}', { params: { path: { id } }, signal })),
  });

export const notesQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['lead', id, 'notes'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id }, query: paged(pageParam) };
      return unwrap(api.GET('/api/leads/{id}/notes', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });

export const leadAppointmentsQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['appointments', 'lead', id],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id }, query: paged(pageParam) };
      return unwrap(api.GET('/api/leads/{id}/appointments', { params, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });

export const leadCallsQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'lead', id],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id }, query: paged(pageParam) };
      return unwrap(
        api.GET('/api/leads/{id}/calls', {
          params,
          signal,
        }),
      );
    },
    getNextPageParam: (page) => page.next_cursor,
  });

export const callbacksQuery = (lead: number) =>
  queryOptions({
    queryKey: ['callbacks', 'lead', lead],
    queryFn: ({ signal }) => {
      const params = { query: { lead, state: 'open' as const, limit: 1 } };
      return unwrap(api.GET('/api/callbacks', { params, signal }));
    },
  });

export const createLead = (body: LeadFields) => unwrap(api.POST('/api/leads', { body }));

export function changeLead(id: number, etag: string | null, body: LeadFields) {
  const params = { path: { id }, ...(etag && { header: { 'If-Match': etag } }) };
  return unwrapTagged(api.PATCH('/api/leads/{id}', { params, body }));
}

export const deleteLead = (id: number) =>
  unwrap(api.DELETE('/api/leads/{id}', { params: { path: { id } } }));

/** The other one goes into this one. */
export const mergeLead = (id: number, other: number) =>
  unwrap(
    api.POST('/api/leads/{id}/merge', {
      params: { path: { id } },
      body: { lead_id: other },
    }),
  );

export const addNote = (id: number, text: string) =>
  unwrap(api.POST('/api/leads/{id}/notes', { params: { path: { id } }, body: { text } }));

export const changeNote = (id: number, note: number, text: string) =>
  unwrap(
    api.PATCH('/api/leads/{id}/notes/{note}', {
      params: { path: { id, note } },
      body: { text },
    }),
  );

export const deleteNote = (id: number, note: number) =>
  unwrap(api.DELETE('/api/leads/{id}/notes/{note}', { params: { path: { id, note } } }));

const MOST_FOUND = 8;

/** A handful of leads for a few typed words or digits. */
export const searchLeadsQuery = (q: string) =>
  queryOptions({
    queryKey: ['leads', 'search', q],
    enabled: q !== '',
    queryFn: ({ signal }) => {
      const params = { query: { q, limit: MOST_FOUND } };
      return unwrap(api.GET('/api/leads', { params, signal }));
    },
    placeholderData: keepPreviousData,
  });
