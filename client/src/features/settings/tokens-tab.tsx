import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useMe } from '@/features/auth';
import { useFormat } from '@/shared/format';
import {
  ConfirmDialog,
  DataTable,
  Dialog,
  DotLabel,
  FieldRow,
  Form,
  PagedList,
  SecretOnce,
  StateBox,
} from '@/shared/ui';
import { createToken, revokeToken, tokensQuery } from './queries';
import classes from './settings-page.module.css';
import { ROLES, SCOPES, type Token } from './types';

/** Keys for programs that speak for the business. */
export function TokensTab() {
  const { settings: text } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const list = useInfiniteQuery(tokensQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const revoke = useMutation({
    mutationFn: (token: Token) => revokeToken(token.id),
    onSuccess: () => {
      setRevoking(undefined);
      return client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  const create = <Button onClick={() => setCreating(true)}>{text.newToken}</Button>;
  const day = (iso: string | null | undefined, none: string) =>
    iso ? <time dateTime={iso}>{format.fullDay(iso)}</time> : none;
  return (
    <>
      <div className={classes.buttons}>{create}</div>
      <PagedList list={list} empty={<StateBox text={text.noTokens} />}>
        {(tokens) => (
          <DataTable
            label={text.tabs.tokens}
            rows={tokens}
            rowKey={({ id }) => id}
            columns={[
              {
                name: text.tokenName,
                cell: ({ name, prefix }) => (
                  <div className={classes.lines}>
                    <bdi>{name}</bdi>
                    <bdi dir="ltr" className={classes.second}>
                      {prefix}…
                    </bdi>
                  </div>
                ),
              },
              {
                name: text.role,
                cell: ({ role, scopes }) => (
                  <div className={classes.lines}>
                    <span>{text.roles[role]}</span>
                    <span className={classes.second}>
                      {scopes.length === 0
                        ? text.allScopes
                        : scopes.map((scope) => scopeName(text.scopes, scope)).join(', ')}
                    </span>
                  </div>
                ),
              },
              {
                name: text.state,
                cell: ({ state }) => (
                  <DotLabel tone={state === 'active' ? 'good' : 'quiet'}>
                    {text.tokenStates[state]}
                  </DotLabel>
                ),
              },
              { name: text.lastUsed, cell: (token) => day(token.last_used_at, text.never) },
              { name: text.expires, cell: (token) => day(token.expires_at, text.doesNotExpire) },
              {
                name: text.actions,
                actions: true,
                cell: (token) =>
                  token.state === 'active' && (
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-md"
                      aria-label={text.revokeToken(token.name)}
                      onClick={() => {
                        revoke.reset();
                        setRevoking(token);
                      }}
                    >
                      {text.revoke}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </PagedList>
      {creating && <TokenDialog onClose={() => setCreating(false)} />}
      {revoking && (
        <ConfirmDialog
          title={text.revokeToken(revoking.name)}
          text={text.revokeTokenText}
          confirm={text.revoke}
          danger
          pending={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate(revoking)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </>
  );
}

const scopeName = (names: Record<string, string>, scope: string) => names[scope] ?? scope;

function TokenDialog({ onClose }: { onClose: () => void }) {
  const { settings: text, app } = useMessages();
  const client = useQueryClient();
  const { business } = useMe();
  const own = ROLES.indexOf(ROLES.find((role) => role === business?.role) ?? 'viewer');
  const create = useMutation({
    mutationFn: createToken,
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  if (create.data) {
    return (
      <Dialog title={text.newToken} onClose={onClose}>
        <SecretOnce label={text.tokenValue} value={create.data.token} />
        <Button onClick={onClose}>{app.close}</Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={text.newToken} onClose={onClose}>
      <Form
        submit={text.newToken}
        pending={create.isPending}
        error={create.error}
        explain={({ extra }) => (extra.field === 'name' ? text.nameMissing : undefined)}
        onCancel={onClose}
        onSubmit={({ currentTarget }) => {
          const data = new FormData(currentTarget);
          const days = Number(data.get('days'));
          create.mutate({
            name: String(data.get('name')).trim(),
            role: ROLES.find((role) => role === data.get('role')) ?? 'viewer',
            scopes: data.getAll('scopes').map(String),
            ...(days > 0 && { expires_in_days: days }),
          });
        }}
      >
        <TextInput
          name="name"
          label={text.tokenName}
          placeholder={text.tokenNameExample}
          maxLength={80}
          data-autofocus
        />
        <FieldRow>
          <NativeSelect
            name="role"
            label={text.role}
            defaultValue="viewer"
            data={ROLES.slice(0, own + 1).map((value) => ({ value, label: text.roles[value] }))}
          />
          <NativeSelect
            name="days"
            label={text.validFor}
            defaultValue="365"
            data={[
              ...[30, 90, 365].map((days) => ({ value: String(days), label: text.days(days) })),
              { value: '0', label: text.doesNotExpire },
            ]}
          />
        </FieldRow>
        <fieldset className={classes.choices}>
          <legend>{text.scopesTitle}</legend>
          {SCOPES.map((scope) => (
            <label key={scope} className={classes.choice}>
              <input type="checkbox" name="scopes" value={scope} />
              {text.scopes[scope]}
            </label>
          ))}
          <span className={classes.second}>{text.scopesHint}</span>
        </fieldset>
      </Form>
    </Dialog>
  );
}
