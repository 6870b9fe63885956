import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import type { ApiError, Callback } from '@/shared/api';
import { phone, useFormat } from '@/shared/format';
import { DataTable, DotLabel, PhoneNumber, Problem } from '@/shared/ui';
import { CallButton } from './call-button';
import classes from './callbacks-table.module.css';
import { useChangeCallback } from './queries';

export function CallbacksTable({ callbacks }: { callbacks: Callback[] }) {
  const { callbacks: text } = useMessages();
  return (
    <DataTable
      label={text.title}
      rows={callbacks}
      rowKey={({ id }) => id}
      columns={[
        { name: text.who, cell: (callback) => <Who callback={callback} /> },
        { name: text.why, cell: (callback) => <Why callback={callback} /> },
        { name: text.last, cell: ({ last_call_at }) => <When iso={last_call_at} /> },
        { name: text.handler, cell: (callback) => <Handler callback={callback} /> },
        { name: text.actions, actions: true, cell: (one) => <Actions callback={one} /> },
      ]}
    />
  );
}

type Props = { callback: Callback };

function Who({ callback: { lead } }: Props) {
  const { calls } = useMessages();
  return (
    <div className={classes.lines}>
      <Link to="/leads/$leadId" params={{ leadId: String(lead.id) }} className={classes.name}>
        <bdi>{nameOf({ lead }, calls.unknownNumber)}</bdi>
      </Link>
      {lead.name && lead.phone && (
        <span className={classes.second}>
          <PhoneNumber value={lead.phone} />
        </span>
      )}
    </div>
  );
}

function Why({ callback: { reason, missed_calls: missed } }: Props) {
  const { callbacks: text } = useMessages();
  const reasons: Record<string, string> = text.reasons;
  return (
    <div className={classes.lines}>
      <DotLabel tone="warn">{reasons[reason] ?? reason}</DotLabel>
      {missed > 1 && <span className={classes.second}>{text.missed(missed)}</span>}
    </div>
  );
}

function When({ iso }: { iso: string }) {
  const format = useFormat();
  return (
    <time className={classes.lines} dateTime={iso}>
      <span>{format.day(iso, new Date())}</span>
      <span className={classes.second}>{format.time(iso)}</span>
    </time>
  );
}

function Handler({ callback: { state, claimed_by: claimed, done_by: done } }: Props) {
  const { callbacks: text } = useMessages();
  const who = state === 'open' ? claimed : done;
  const none = state === 'open' ? text.nobody : text.reached;
  return (
    <span className={classes.second}>{who ? <bdi>{who.name ?? text.somebody}</bdi> : none}</span>
  );
}

function Actions({ callback }: Props) {
  const { callbacks: text, calls } = useMessages();
  const change = useChangeCallback();
  const { id, state, claimed_by: claimed, lead } = callback;
  if (!useAtLeast('agent')) return null;
  const explain = ({ code }: ApiError) => (code === 'callback_open' ? text.another : null);
  const button = (label: string, body: Omit<Parameters<typeof change.mutate>[0], 'id'>) => (
    <Button
      size="compact-md"
      variant="subtle"
      disabled={change.isPending}
      onClick={() => change.mutate({ id, ...body })}
    >
      {label}
    </Button>
  );
  return (
    <>
      {lead.phone && (
        <CallButton
          back
          target={{
            leadId: lead.id,
            number: lead.phone,
            name: nameOf(callback, calls.unknownNumber),
          }}
        />
      )}
      {state === 'open' ? (
        <>
          {button(claimed ? text.release : text.claim, { claimed: !claimed })}
          {button(text.markDone, { state: 'done' })}
          {button(text.dismiss, { state: 'dismissed' })}
        </>
      ) : (
        button(text.reopen, { state: 'open' })
      )}
      {change.error && <Problem error={change.error} explain={explain} />}
    </>
  );
}

function nameOf({ lead }: Pick<Callback, 'lead'>, unknown: string): string {
  return lead.name || (lead.phone ? phone(lead.phone) : unknown);
}
