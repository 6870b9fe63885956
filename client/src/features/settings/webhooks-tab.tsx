import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { DataTable, Dialog, DotLabel, Form, PagedList, SecretOnce, StateBox } from '@/shared/ui';
import { changeWebhook, createWebhook, webhooksQuery } from './queries';
import classes from './settings-page.module.css';
import { EVENTS, type Webhook } from './types';
import { WebhookPanel } from './webhook-panel';

/** The business's own systems that hear of its calls. */
export function WebhooksTab() {
  const { settings: text } = useMessages();
  const list = useInfiniteQuery(webhooksQuery);
  const [creating, setCreating] = useState(false);
  const [opened, setOpened] = useState<number>();
  const hooks = list.data?.pages.flatMap((page) => page.items);
  const open = hooks?.find(({ id }) => id === opened);
  if (open) return <WebhookPanel webhook={open} onClose={() => setOpened(undefined)} />;
  return (
    <>
      <div className={classes.buttons}>
        <Button onClick={() => setCreating(true)}>{text.newWebhook}</Button>
      </div>
      <PagedList list={list} empty={<StateBox text={text.noWebhooks} />}>
        {(webhooks) => (
          <DataTable
            label={text.tabs.webhooks}
            rows={webhooks}
            rowKey={({ id }) => id}
            columns={[
              {
                name: text.webhookUrl,
                cell: ({ url, description }) => (
                  <div className={classes.lines}>
                    <bdi dir="ltr">{url}</bdi>
                    <bdi className={classes.second}>{description}</bdi>
                  </div>
                ),
              },
              {
                name: text.webhookEvents,
                cell: ({ events }) => (
                  <span className={classes.second}>
                    {events.map((event) => text.events[event]).join(', ')}
                  </span>
                ),
              },
              { name: text.state, cell: (webhook) => <WebhookState webhook={webhook} /> },
              {
                name: text.actions,
                actions: true,
                cell: ({ id, url }) => (
                  <Button
                    variant="light"
                    size="compact-md"
                    aria-label={text.openWebhook(url)}
                    onClick={() => setOpened(id)}
                  >
                    {text.deliveries}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </PagedList>
      {creating && <WebhookDialog onClose={() => setCreating(false)} />}
    </>
  );
}

export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { settings: text } = useMessages();
  const { enabled, disabled_reason: reason, failing_since: failing } = webhook;
  if (!enabled) {
    return (
      <DotLabel tone={reason === 'person' ? 'quiet' : 'bad'}>
        {reason ? text.disabledReasons[reason] : text.off}
      </DotLabel>
    );
  }
  return <DotLabel tone={failing ? 'warn' : 'good'}>{failing ? text.failing : text.on}</DotLabel>;
}

/** Makes a webhook, or changes one. */
export function WebhookDialog({ webhook, onClose }: { webhook?: Webhook; onClose: () => void }) {
  const { settings: text, app } = useMessages();
  const client = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const save = useMutation({
    mutationFn: async (fields: Pick<Webhook, 'url' | 'events' | 'description'>) => {
      if (webhook) await changeWebhook(webhook.id, fields);
      else return (await createWebhook(fields)).secret;
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      if (made === undefined) onClose();
      else setSecret(made);
    },
  });
  const title = webhook ? text.editWebhook : text.newWebhook;
  if (secret !== undefined) {
    return (
      <Dialog title={title} onClose={onClose}>
        <p className={classes.hint}>{text.secretHint}</p>
        <SecretOnce label={text.webhookSecret} value={secret} />
        <Button onClick={onClose}>{app.close}</Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        submit={webhook ? app.save : text.newWebhook}
        pending={save.isPending}
        error={save.error}
        explain={({ code, extra }) => {
          if (code === 'conflict') return text.tooManyWebhooks;
          if (extra.field === 'url') return text.urlInvalid;
          return extra.field === 'events' ? text.eventsMissing : undefined;
        }}
        onCancel={onClose}
        onSubmit={({ currentTarget }) => {
          const data = new FormData(currentTarget);
          const chosen = data.getAll('events');
          save.mutate({
            url: String(data.get('url')).trim(),
            description: String(data.get('description')).trim(),
            events: EVENTS.filter((event) => chosen.includes(event)),
          });
        }}
      >
        <TextInput
          name="url"
          type="url"
          dir="ltr"
          label={text.webhookUrl}
          placeholder="https://"
          defaultValue={webhook?.url ?? ''}
          data-autofocus
        />
        <TextInput
          name="description"
          label={text.description}
          maxLength={200}
          defaultValue={webhook?.description ?? ''}
        />
        <fieldset className={classes.choices}>
          <legend>{text.webhookEvents}</legend>
          {EVENTS.map((event) => (
            <label key={event} className={classes.choice}>
              <input
                type="checkbox"
                name="events"
                value={event}
                defaultChecked={webhook ? webhook.events.includes(event) : true}
              />
              {text.events[event]}
            </label>
          ))}
        </fieldset>
      </Form>
    </Dialog>
  );
}
