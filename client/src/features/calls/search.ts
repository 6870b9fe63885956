/** The filters of a list of calls, as they stand in the address. */

import type { CallsQuery, Direction, RecordingState } from '@/shared/api';
import { endOfDay, startOfDay } from '@/shared/format';
import { dayParam, oneOf, present, textParam } from '@/shared/search';

export const OUTCOMES = [
  'answered',
  'missed',
  'no_answer',
  'busy',
  'voicemail',
  'failed',
  'canceled',
] as const satisfies readonly NonNullable<CallsQuery['outcome']>[];

export const RECORDING_STATES = [
  'ready',
  'preparing',
  'failed',
  'expired',
  'none',
] as const satisfies readonly RecordingState[];

export type CallsFilter = {
  q?: string;
  number?: string;
  outcome?: (typeof OUTCOMES)[number];
  recording?: RecordingState;
  /** Calendar days of the business's zone, both included. */
  from?: string;
  to?: string;
  service?: string;
  city?: string;
};

export type CallsSearch = CallsFilter & {
  /** The call whose details are open. */
  call?: string;
  /** Seconds into the recording where a shared link begins to play. */
  t?: number;
};

export function parseCallsSearch(search: Record<string, unknown>): CallsSearch {
  const seconds = Number(search.t);
  return present({
    q: textParam(search.q),
    number: textParam(search.number),
    outcome: oneOf(OUTCOMES, search.outcome),
    recording: oneOf(RECORDING_STATES, search.recording),
    from: dayParam(search.from),
    to: dayParam(search.to),
    service: textParam(search.service),
    city: textParam(search.city),
    call: textParam(search.call),
    t: search.t !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined,
  });
}

export function filterOf({ call: _call, t: _t, ...filter }: CallsSearch): CallsFilter {
  return filter;
}

export function toQuery(filter: CallsFilter, direction: Direction, timeZone: string): CallsQuery {
  const { from, to, number, ...same } = filter;
  return {
    ...same,
    direction,
    ...(number && { number: toDigits(number) }),
    ...(from && { from: startOfDay(from, timeZone).toISOString() }),
    ...(to && { to: endOfDay(to, timeZone).toISOString() }),
  };
}

/** The same calls as a file. */
export function exportUrl(query: CallsQuery): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) params.set(key, String(value));
  }
  return `/api/calls/export.csv?${params}`;
}

/** As typed to as stored: 050-123 becomes +97250123. */
function toDigits(typed: string): string {
  const digits = typed.replace(/[^\d+]/g, '');
  return digits.startsWith('0') ? `+972${digits.slice(1)}` : digits;
}
