import { useQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import { DotLabel } from '@/shared/ui';
import classes from './call-panel.module.css';
import { erasureQuery } from './queries';

/** What was deleted and what still waits, each thing by itself; nothing where nothing was. */
export function ErasureReceipt({ callSid }: { callSid: string }) {
  const { callActions: text } = useMessages();
  const format = useFormat();
  const { data: receipt } = useQuery(erasureQuery(callSid));
  if (!receipt) return null;
  const names: Record<string, string> = text.items;
  const done = receipt.state === 'done';
  return (
    <section className={classes.recording} aria-label={text.receipt}>
      <h3>
        {text.receiptNumber(receipt.id)}
        <DotLabel tone={done ? 'good' : 'busy'}>
          {done ? text.receiptDone : text.receiptPending}
        </DotLabel>
      </h3>
      <p className={classes.quiet}>
        {format.fullDay(receipt.requested_at)}, {format.time(receipt.requested_at)}
        {receipt.requested_by && (
          <>
            {' · '}
            <bdi>{receipt.requested_by}</bdi>
          </>
        )}
      </p>
      {receipt.reason && <p dir="auto">{receipt.reason}</p>}
      <ul className={classes.receipt}>
        {receipt.items.map(({ kind, recording_sid: sid, state }) => (
          <li key={`${kind} ${sid}`}>
            {names[kind] ?? kind}
            <DotLabel tone={state === 'done' ? 'good' : 'busy'}>
              {state === 'done' ? text.itemDone : text.itemPending}
            </DotLabel>
          </li>
        ))}
      </ul>
    </section>
  );
}
