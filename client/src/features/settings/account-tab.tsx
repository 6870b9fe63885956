import { Button, PasswordInput, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { phone, useFormat } from '@/shared/format';
import { Card, DataTable, ErrorState, Form, Problem } from '@/shared/ui';
import { deviceOf } from './device';
import {
  changeOwnPhone,
  changePassword,
  endOtherSessions,
  endSession,
  ownPhoneQuery,
  sessionsQuery,
} from './queries';
import classes from './settings-page.module.css';

const LEAST_CHARACTERS = 10;

/** The person's own matters: telephone, password, where they are signed in. */
export function AccountTab() {
  return (
    <>
      <OwnPhone />
      <Password />
      <Sessions />
    </>
  );
}

function OwnPhone() {
  const { settings: text, app } = useMessages();
  const client = useQueryClient();
  const works = useAtLeast('agent');
  const { data, error, refetch } = useQuery({ ...ownPhoneQuery, enabled: works });
  const save = useMutation({
    mutationFn: changeOwnPhone,
    onSuccess: (saved) => client.setQueryData(ownPhoneQuery.queryKey, saved),
  });
  if (!works) return null;
  return (
    <div className={classes.narrow}>
      <Card title={text.ownPhone}>
        <p className={classes.hint}>{text.ownPhoneHint}</p>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton height={80} />}
        {data && (
          <Form
            key={data.phone}
            submit={app.save}
            pending={save.isPending}
            error={save.error}
            explain={({ status }) => (status === 422 ? text.phoneInvalid : undefined)}
            aside={
              <span role="status" className={classes.saved}>
                {save.isSuccess && app.saved}
              </span>
            }
            onSubmit={({ currentTarget }) => {
              const typed = String(new FormData(currentTarget).get('phone')).trim();
              save.mutate(typed || null);
            }}
          >
            <TextInput
              name="phone"
              type="tel"
              dir="ltr"
              label={text.ownPhone}
              placeholder="050-123-4567"
              defaultValue={data.phone ? phone(data.phone) : ''}
            />
          </Form>
        )}
      </Card>
    </div>
  );
}

function Password() {
  const { settings: text, app } = useMessages();
  const [short, setShort] = useState(false);
  const change = useMutation({ mutationFn: changePassword });
  return (
    <div className={classes.narrow}>
      <Card title={text.password}>
        <Form
          key={change.submittedAt}
          submit={text.changePassword}
          pending={change.isPending}
          error={change.error}
          explain={({ status }) => {
            if (status === 422) return text.passwordShort;
            return status === 401 || status === 403 ? text.passwordWrong : undefined;
          }}
          aside={
            <span role="status" className={classes.saved}>
              {change.isSuccess && app.saved}
            </span>
          }
          onSubmit={({ currentTarget }) => {
            const data = new FormData(currentTarget);
            const next = String(data.get('new'));
            setShort(next.length < LEAST_CHARACTERS);
            if (next.length < LEAST_CHARACTERS) return;
            change.mutate({ current_password: String(data.get('current')), new_password: next });
          }}
        >
          <PasswordInput
            name="current"
            label={text.currentPassword}
            autoComplete="current-password"
            dir="ltr"
          />
          <PasswordInput
            name="new"
            label={text.newPassword}
            autoComplete="new-password"
            error={short && text.passwordShort}
            dir="ltr"
          />
        </Form>
      </Card>
    </div>
  );
}

function Sessions() {
  const { settings: text } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(sessionsQuery);
  const refresh = () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const end = useMutation({ mutationFn: endSession, onSettled: refresh });
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSettled: refresh });
  const others = data?.items.some(({ current }) => !current);
  return (
    <Card
      title={text.sessions}
      actions={
        others && (
          <Button
            variant="default"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >
            {text.endOthers}
          </Button>
        )
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {(end.error || endOthers.error) && <Problem error={end.error ?? endOthers.error} />}
      {!data && !error && <Skeleton height={120} />}
      {data && (
        <DataTable
          label={text.sessions}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            {
              name: text.device,
              cell: ({ user_agent, current }) => (
                <div className={classes.lines}>
                  <bdi title={user_agent ?? undefined}>
                    {deviceOf(user_agent) ?? text.unknownDevice}
                  </bdi>
                  {current && <span className={classes.second}>{text.thisSession}</span>}
                </div>
              ),
            },
            {
              name: text.address,
              cell: ({ address }) => address && <bdi dir="ltr">{address}</bdi>,
            },
            {
              name: text.lastSeen,
              cell: ({ last_seen_at: at }) => (
                <time dateTime={at}>
                  {format.day(at, new Date())}, {format.time(at)}
                </time>
              ),
            },
            {
              name: text.actions,
              actions: true,
              cell: ({ id, current, user_agent }) =>
                !current && (
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-md"
                    aria-label={text.endSession(deviceOf(user_agent) ?? text.unknownDevice)}
                    onClick={() => end.mutate(id)}
                  >
                    {text.end}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Card>
  );
}
