import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { useFormat } from '@/shared/format';
import { Card, ConfirmDialog, DataTable, PagedList, Problem, StateBox } from '@/shared/ui';
import { Invitations } from './invitations';
import { changeMember, membersQuery, removeMember } from './queries';
import classes from './settings-page.module.css';
import { type Member, ROLES } from './types';

/** Who works here and as what; who was invited. */
export function MembersTab() {
  const { settings: text } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const manages = useAtLeast('admin');
  const list = useInfiniteQuery(membersQuery);
  const [removing, setRemoving] = useState<Member>();
  const refresh = () => client.invalidateQueries({ queryKey: membersQuery.queryKey });
  const remove = useMutation({
    mutationFn: (member: Member) => removeMember(member.user_id),
    onSuccess: (_, member) => {
      setRemoving(undefined);
      if (member.you) window.location.assign('/');
      return refresh();
    },
  });

  return (
    <>
      <PagedList list={list} empty={<StateBox text={text.noMembers} />}>
        {(members) => (
          <DataTable
            label={text.tabs.members}
            rows={members}
            rowKey={({ user_id }) => user_id}
            columns={[
              {
                name: text.memberName,
                cell: ({ name, email, you }) => (
                  <div className={classes.lines}>
                    <span>
                      <bdi>{name}</bdi> {you && <span>({text.you})</span>}
                    </span>
                    <bdi dir="ltr" className={classes.second}>
                      {email}
                    </bdi>
                  </div>
                ),
              },
              { name: text.role, cell: (member) => <RoleOf member={member} /> },
              {
                name: text.since,
                cell: ({ since }) => <time dateTime={since}>{format.fullDay(since)}</time>,
              },
              {
                name: text.actions,
                actions: true,
                cell: (member) =>
                  (manages || member.you) && (
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-md"
                      onClick={() => {
                        remove.reset();
                        setRemoving(member);
                      }}
                      aria-label={member.you ? text.leave : text.removeMember(member.name)}
                    >
                      {member.you ? text.leave : text.remove}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </PagedList>
      {manages && <Invitations />}
      {removing && (
        <ConfirmDialog
          title={removing.you ? text.leave : text.removeMember(removing.name)}
          text={removing.you ? text.leaveText : text.removeMemberText(removing.name)}
          confirm={removing.you ? text.leave : text.remove}
          danger
          pending={remove.isPending}
          error={remove.error}
          explain={({ code }) => (code === 'last_owner' ? text.lastOwner : undefined)}
          onConfirm={() => remove.mutate(removing)}
          onClose={() => setRemoving(undefined)}
        />
      )}
      <Card title={text.rolesTitle}>
        <dl className={classes.rows}>
          {ROLES.map((role) => (
            <div key={role}>
              <dt>{text.roles[role]}</dt>
              <dd className={classes.hint}>{text.roleHints[role]}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}

function RoleOf({ member }: { member: Member }) {
  const { settings: text } = useMessages();
  const client = useQueryClient();
  const manages = useAtLeast('admin');
  const owns = useAtLeast('owner');
  const change = useMutation({
    mutationFn: (role: Member['role']) => changeMember(member.user_id, role),
    onSuccess: () => client.invalidateQueries({ queryKey: membersQuery.queryKey }),
  });
  if (!manages || (member.role === 'owner' && !owns)) return text.roles[member.role];
  return (
    <>
      <NativeSelect
        aria-label={text.roleOf(member.name)}
        disabled={change.isPending}
        value={change.isPending ? change.variables : member.role}
        data={ROLES.filter((role) => owns || role !== 'owner').map((value) => ({
          value,
          label: text.roles[value],
        }))}
        onChange={({ currentTarget: { value } }) => {
          const role = ROLES.find((one) => one === value);
          if (role) change.mutate(role);
        }}
      />
      {change.error && (
        <Problem
          error={change.error}
          explain={({ code }) => (code === 'last_owner' ? text.lastOwner : undefined)}
        />
      )}
    </>
  );
}
