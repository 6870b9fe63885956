/** From the server's figures to what is drawn. */

import { queryOptions } from '@tanstack/react-query';
import { api, type CallStats, unwrap } from '@/shared/api';

export const statsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['stats', from, to],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/stats/calls', { params: { query: { from, to } }, signal })),
    placeholderData: (previous) => previous,
  });

type Direction = 'inbound' | 'outbound';

export type Bar = {
  date: string;
  answered: number;
  unanswered: number;
};

export function barsOf({ days }: Pick<CallStats, 'days'>, direction: Direction): Bar[] {
  return days.map(({ date, [direction]: { answered, unanswered } }) => ({
    date,
    answered,
    unanswered,
  }));
}

/** The top of an axis: the next round figure above the largest bar, so that its half is a whole number too. */
export function roundTop(largest: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(largest, 4)));
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * magnitude >= largest) ?? 10;
  return Math.max(4, step * magnitude);
}

export function totals({ total: { inbound, outbound } }: Pick<CallStats, 'total'>) {
  return {
    calls: inbound.calls + outbound.calls,
    unanswered: inbound.unanswered,
    answeredShare: inbound.calls > 0 ? inbound.answered / inbound.calls : null,
    minutes: Math.round((inbound.seconds + outbound.seconds) / 60),
  };
}
