import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { useFormat } from '@/shared/format';
import {
  Card,
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
import { invitationsQuery, invite, revokeInvitation } from './queries';
import classes from './settings-page.module.css';
import { type Invitation, ROLES, type Role } from './types';

const TONE: Record<Invitation['state'], Tone> = {
  pending: 'busy',
  accepted: 'good',
  expired: 'quiet',
  revoked: 'quiet',
};

export function Invitations() {
  const { settings: text } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const list = useInfiniteQuery(invitationsQuery);
  const [inviting, setInviting] = useState(false);
  const revoke = useMutation({
    mutationFn: revokeInvitation,
    onSettled: () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  const create = <Button onClick={() => setInviting(true)}>{text.invite}</Button>;
  return (
    <>
      <Card title={text.invitations} actions={create}>
        {revoke.error && <Problem error={revoke.error} />}
        <PagedList list={list} empty={<p className={classes.empty}>{text.noInvitations}</p>}>
          {(items) => (
            <DataTable
              label={text.invitations}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                { name: text.email, cell: ({ email }) => <bdi dir="ltr">{email}</bdi> },
                { name: text.role, cell: ({ role }) => text.roles[role] },
                {
                  name: text.state,
                  cell: ({ state }) => (
                    <DotLabel tone={TONE[state]}>{text.invitationStates[state]}</DotLabel>
                  ),
                },
                {
                  name: text.expires,
                  cell: ({ expires_at }) => (
                    <time dateTime={expires_at}>{format.fullDay(expires_at)}</time>
                  ),
                },
                {
                  name: text.actions,
                  actions: true,
                  cell: ({ id, state, email }) =>
                    state === 'pending' && (
                      <Button
                        variant="subtle"
                        color="gray"
                        size="compact-md"
                        aria-label={text.revokeInvitation(email)}
                        onClick={() => revoke.mutate(id)}
                      >
                        {text.revoke}
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </PagedList>
      </Card>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const { settings: text, app } = useMessages();
  const client = useQueryClient();
  const owns = useAtLeast('owner');
  const send = useMutation({
    mutationFn: invite,
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  if (send.data) {
    return (
      <Dialog title={text.invite} onClose={onClose}>
        <p className={classes.hint}>{text.inviteLinkHint(send.data.email)}</p>
        <SecretOnce label={text.inviteLink} value={send.data.url} />
        <Button onClick={onClose}>{app.close}</Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={text.invite} onClose={onClose}>
      <Form
        submit={text.makeLink}
        pending={send.isPending}
        error={send.error}
        explain={({ code, extra }) => {
          if (code === 'already_member') return text.alreadyMember;
          return extra.field === 'email' ? text.emailInvalid : undefined;
        }}
        onCancel={onClose}
        onSubmit={({ currentTarget }) => {
          const data = new FormData(currentTarget);
          send.mutate({
            email: String(data.get('email')).trim(),
            role: ROLES.find((role): role is Role => role === data.get('role')) ?? 'agent',
            expires_in_days: Number(data.get('days')),
          });
        }}
      >
        <TextInput name="email" type="email" dir="ltr" label={text.email} data-autofocus />
        <FieldRow>
          <NativeSelect
            name="role"
            label={text.role}
            defaultValue="agent"
            data={ROLES.filter((role) => owns || role !== 'owner').map((value) => ({
              value,
              label: text.roles[value],
            }))}
          />
          <NativeSelect
            name="days"
            label={text.validFor}
            defaultValue="7"
            data={[1, 7, 30].map((days) => ({ value: String(days), label: text.days(days) }))}
          />
        </FieldRow>
      </Form>
    </Dialog>
  );
}
