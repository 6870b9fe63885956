/** The filters of a list of calls, as they stand in the address. */

import type { CallsQuery, Direction, RecordingState } from '@/shared/api';
import { endOfDay, isDay, startOfDay } from '@/shared/format';

export const STATUSES = [
  'completed',
  'no-answer',
  'busy',
  'failed',
  'canceled',
  'ringing',
  'in-progress',
] as const;

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
  status?: (typeof STATUSES)[number];
  recording?: RecordingState;
  /** Calendar days of the business's zone, both included. */
  from?: string;
  to?: string;
};

export type CallsSearch = CallsFilter & {
  /** The call whose details are open. */
  call?: string;
  /** Seconds into the recording where a shared link begins to play. */
  t?: number;
};

/** What does not belong or does not parse is left out, so that an old or mistyped link still opens. */
export function parseCallsSearch(search: Record<string, unknown>): CallsSearch {
  const seconds = Number(search.t);
  return present({
    q: text(search.q),
    number: text(search.number),
    status: STATUSES.find((status) => status === search.status),
    recording: RECORDING_STATES.find((state) => state === search.recording),
    from: day(search.from),
    to: day(search.to),
    call: text(search.call),
    t: search.t !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined,
  });
}

export function filterOf({ q, number, status, recording, from, to }: CallsSearch): CallsFilter {
  return present({ q, number, status, recording, from, to });
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

/** As typed to as stored: 050-123 becomes +97250123. */
function toDigits(typed: string): string {
  const digits = typed.replace(/[^\d+]/g, '');
  return digits.startsWith('0') ? `+972${digits.slice(1)}` : digits;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function day(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Present<T>;
}
