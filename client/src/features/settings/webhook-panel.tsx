import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { addDays, isoDay, startOfDay, useFormat, useZone } from '@/shared/format';
import {
  Card,
  ConfirmDialog,
  DataTable,
  Dialog,
  DotLabel,
  FieldRow,
  Form,
  PagedList,
  Problem,
  SecretOnce,
  type Tone,
} from '@/shared/ui';
import {
  changeWebhook,
  deleteWebhook,
  deliveriesQuery,
  replayDelivery,
  replayRange,
  rotateWebhook,
  testWebhook,
  webhooksQuery,
} from './queries';
import classes from './settings-page.module.css';
import type { Delivery, Webhook } from './types';
import { WebhookDialog, WebhookState } from './webhooks-tab';

const STATES = ['pending', 'delivered', 'failed'] as const;
const TONE: Record<Delivery['state'], Tone> = { pending: 'busy', delivered: 'good', failed: 'bad' };

type Props = { webhook: Webhook; onClose: () => void };

/** One webhook with what was sent to it, and what can be done about it. */
export function WebhookPanel({ webhook, onClose }: Props) {
  const { settings: text, app } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const [doing, setDoing] = useState<'edit' | 'rotate' | 'delete' | 'replay'>();
  const refresh = () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  const test = useMutation({ mutationFn: () => testWebhook(webhook.id), onSuccess: refresh });
  const toggle = useMutation({
    mutationFn: () => changeWebhook(webhook.id, { enabled: !webhook.enabled }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => deleteWebhook(webhook.id),
    onSuccess: () => {
      onClose();
      return refresh();
    },
  });
  const close = () => setDoing(undefined);
  return (
    <>
      <Card
        actions={
          <Button variant="subtle" onClick={onClose}>
            {text.allWebhooks}
          </Button>
        }
      >
        <div className={classes.lines}>
          <strong>
            <bdi dir="ltr">{webhook.url}</bdi>
          </strong>
          <bdi className={classes.second}>{webhook.description}</bdi>
        </div>
        <WebhookState webhook={webhook} />
        {webhook.previous_secret_until && (
          <p className={classes.hint}>
            {text.oldSecretUntil(
              `${format.fullDay(webhook.previous_secret_until)}, ${format.time(webhook.previous_secret_until)}`,
            )}
          </p>
        )}
        <div className={classes.buttons}>
          <Button
            disabled={!webhook.enabled}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {text.sendTest}
          </Button>
          <Button variant="default" onClick={() => setDoing('edit')}>
            {app.edit}
          </Button>
          <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate()}>
            {webhook.enabled ? text.turnOff : text.turnOn}
          </Button>
          <Button variant="default" onClick={() => setDoing('rotate')}>
            {text.rotate}
          </Button>
          <Button variant="default" disabled={!webhook.enabled} onClick={() => setDoing('replay')}>
            {text.replayRange}
          </Button>
          <Button variant="default" onClick={() => setDoing('delete')}>
            {app.delete}
          </Button>
        </div>
        {(test.error || toggle.error) && <Problem error={test.error ?? toggle.error} />}
      </Card>
      <Deliveries webhook={webhook} />
      {doing === 'edit' && <WebhookDialog webhook={webhook} onClose={close} />}
      {doing === 'rotate' && <RotateDialog webhook={webhook} onClose={close} />}
      {doing === 'replay' && <ReplayDialog webhook={webhook} onClose={close} />}
      {doing === 'delete' && (
        <ConfirmDialog
          title={text.deleteWebhook}
          text={text.deleteWebhookText}
          confirm={app.delete}
          danger
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={close}
        />
      )}
    </>
  );
}

function RotateDialog({ webhook, onClose }: Props) {
  const { settings: text, app } = useMessages();
  const client = useQueryClient();
  const rotate = useMutation({
    mutationFn: () => rotateWebhook(webhook.id),
    onSuccess: () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
  if (!rotate.data) {
    return (
      <ConfirmDialog
        title={text.rotate}
        text={text.rotateText}
        confirm={text.rotate}
        pending={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate()}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog title={text.rotate} onClose={onClose}>
      <SecretOnce label={text.webhookSecret} value={rotate.data.secret} />
      <Button onClick={onClose}>{app.close}</Button>
    </Dialog>
  );
}

function ReplayDialog({ webhook, onClose }: Props) {
  const { settings: text, calls } = useMessages();
  const zone = useZone();
  const client = useQueryClient();
  const today = isoDay(new Date(), zone);
  const replay = useMutation({
    mutationFn: ([from, to]: [string, string]) =>
      replayRange(webhook.id, {
        from: startOfDay(from, zone).toISOString(),
        to: startOfDay(addDays(to, 1), zone).toISOString(),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
  return (
    <Dialog title={text.replayRange} onClose={onClose}>
      <Form
        submit={text.replayRange}
        pending={replay.isPending}
        error={replay.error}
        explain={({ extra }) => (extra.field === 'to' ? text.spanTooLong : undefined)}
        onCancel={onClose}
        aside={
          <span role="status" className={classes.saved}>
            {replay.data && text.replayed(replay.data.replayed)}
          </span>
        }
        onSubmit={({ currentTarget }) => {
          const data = new FormData(currentTarget);
          replay.mutate([String(data.get('from')), String(data.get('to'))]);
        }}
      >
        <p className={classes.hint}>{text.replayRangeText}</p>
        <FieldRow>
          <TextInput
            name="from"
            type="date"
            label={calls.from}
            defaultValue={today}
            max={today}
            required
            data-autofocus
          />
          <TextInput
            name="to"
            type="date"
            label={calls.to}
            defaultValue={today}
            max={today}
            required
          />
        </FieldRow>
      </Form>
    </Dialog>
  );
}

function Deliveries({ webhook }: { webhook: Webhook }) {
  const { settings: text } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const [state, setState] = useState<Delivery['state']>();
  const list = useInfiniteQuery(deliveriesQuery(webhook.id, state));
  const replay = useMutation({
    mutationFn: (delivery: number) => replayDelivery(webhook.id, delivery),
    onSettled: () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
  const events: Record<string, string> = text.events;
  return (
    <Card
      title={text.deliveries}
      actions={
        <NativeSelect
          aria-label={text.state}
          value={state ?? ''}
          data={[
            { value: '', label: text.anyState },
            ...STATES.map((value) => ({ value, label: text.deliveryStates[value] })),
          ]}
          onChange={({ currentTarget: { value } }) => setState(STATES.find((one) => one === value))}
        />
      }
    >
      {replay.error && <Problem error={replay.error} />}
      <PagedList list={list} empty={<p className={classes.empty}>{text.noDeliveries}</p>}>
        {(deliveries) => (
          <DataTable
            label={text.deliveries}
            rows={deliveries}
            rowKey={({ id }) => id}
            columns={[
              {
                name: text.event,
                cell: ({ event }) => events[event] ?? event,
              },
              {
                name: text.at,
                cell: ({ created_at }) => (
                  <time dateTime={created_at}>
                    {format.day(created_at, new Date())}, {format.timeWithSeconds(created_at)}
                  </time>
                ),
              },
              {
                name: text.state,
                cell: (delivery) => (
                  <DotLabel tone={TONE[delivery.state]}>
                    {text.deliveryStates[delivery.state]}
                  </DotLabel>
                ),
              },
              { name: text.attempts, cell: (delivery) => <Attempts delivery={delivery} /> },
              {
                name: text.actions,
                actions: true,
                cell: ({ id, state: now }) =>
                  now !== 'pending' && (
                    <Button
                      variant="subtle"
                      size="compact-md"
                      disabled={!webhook.enabled || replay.isPending}
                      onClick={() => replay.mutate(id)}
                    >
                      {text.replay}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </PagedList>
    </Card>
  );
}

/** Each try: the status that came, or why none did, and how long it took. */
function Attempts({ delivery: { attempts } }: { delivery: Delivery }) {
  const { settings: text } = useMessages();
  const format = useFormat();
  const errors: Record<string, string> = text.attemptErrors;
  if (attempts.length === 0) return null;
  return (
    <details>
      <summary>{text.attemptCount(attempts.length)}</summary>
      <ol className={classes.attempts}>
        {attempts.map((attempt) => (
          <li key={attempt.number}>
            {format.timeWithSeconds(attempt.at)} · {attempt.status ?? '–'}
            {attempt.error && ` · ${errors[attempt.error] ?? attempt.error}`} ·{' '}
            <bdi dir="ltr">{attempt.duration_ms} ms</bdi>
            {attempt.response && (
              <>
                {' · '}
                <bdi className={classes.second}>{attempt.response}</bdi>
              </>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
