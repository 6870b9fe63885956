/** The filters of the audit log, as they stand in the address. */

import { addDays, startOfDay } from '@/shared/format';
import { dayParam, present, textParam } from '@/shared/search';

export type AuditFilter = {
  /** `user:7` or `token:4`. */
  actor?: string;
  action?: string;
  object?: string;
  /** Calendar days of the business's zone, both included. */
  from?: string;
  to?: string;
};

export function parseAuditSearch(search: Record<string, unknown>): AuditFilter {
  const actor = textParam(search.actor);
  return present({
    actor: actor && /^(user|token):[1-9]\d*$/.test(actor) ? actor : undefined,
    action: textParam(search.action),
    object: textParam(search.object),
    from: dayParam(search.from),
    to: dayParam(search.to),
  });
}

export function toQuery({ from, to, ...same }: AuditFilter, timeZone: string) {
  return {
    ...same,
    ...(from && { from: startOfDay(from, timeZone).toISOString() }),
    ...(to && { to: startOfDay(addDays(to, 1), timeZone).toISOString() }),
  };
}
