import { addDays } from '@/shared/format';

export const SPANS = [7, 30, 90] as const;
type Span = (typeof SPANS)[number];
const USUAL: Span = 30;

export type DashboardSearch = { days?: Span };

export function parseDashboardSearch(search: Record<string, unknown>): DashboardSearch {
  const days = SPANS.find((span) => String(span) === String(search.days));
  return days === undefined ? {} : { days };
}

/** The calendar days that end today, both included. */
export function spanOf({ days = USUAL }: DashboardSearch, today: string) {
  return { days, from: addDays(today, 1 - days), to: today };
}
