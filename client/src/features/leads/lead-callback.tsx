import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { useChangeCallback } from '@/features/outbound';
import { useFormat } from '@/shared/format';
import { Card, DotLabel, Problem } from '@/shared/ui';
import classes from './lead-page.module.css';
import { callbacksQuery } from './queries';

/** A call that nobody answered waits to be returned; nothing is shown where none does. */
export function LeadCallback({ leadId }: { leadId: number }) {
  const { leads: text, callbacks, app } = useMessages();
  const format = useFormat();
  const works = useAtLeast('agent');
  const { data } = useQuery(callbacksQuery(leadId));
  const change = useChangeCallback();
  const reasons: Record<string, string> = text.callbackReasons;
  const open = data?.items[0];
  if (!open) return null;
  const { id, claimed_by: claimed } = open;
  return (
    <Card title={text.callbackTitle}>
      <div className={classes.line}>
        <DotLabel tone="warn">{reasons[open.reason] ?? open.reason}</DotLabel>
        <time dateTime={open.last_call_at}>
          {format.day(open.last_call_at, new Date())}, {format.time(open.last_call_at)}
        </time>
      </div>
      {open.missed_calls > 1 && <p>{text.missedCalls(open.missed_calls)}</p>}
      {claimed && (
        <p className={classes.quiet}>{text.claimedBy(claimed.name ?? callbacks.somebody)}</p>
      )}
      {works && (
        <div className={classes.buttons}>
          <Button loading={change.isPending} onClick={() => change.mutate({ id, state: 'done' })}>
            {text.callbackDone}
          </Button>
          <Button variant="default" onClick={() => change.mutate({ id, claimed: !claimed })}>
            {claimed ? text.callbackRelease : text.callbackClaim}
          </Button>
          <Button variant="subtle" onClick={() => change.mutate({ id, state: 'dismissed' })}>
            {text.callbackDismiss}
          </Button>
        </div>
      )}
      {change.error && <Problem error={change.error} />}
      <span role="status" hidden>
        {change.isSuccess && app.saved}
      </span>
    </Card>
  );
}
