import { Button, PasswordInput, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n, useMessages } from '@/app/i18n';
import { meQuery } from '@/features/auth';
import { ApiError } from '@/shared/api';
import { ErrorState, Form, IconLanguage, StateBox } from '@/shared/ui';
import classes from './invitation-page.module.css';
import { accept, invitedQuery } from './queries';

const LEAST_CHARACTERS = 10;

/** Outside the shell: whoever was invited may have no account yet. The token stands behind the #, so no server logs it. */
export function InvitationPage() {
  const { invitations: text, app } = useMessages();
  const { language, setLanguage } = useI18n();
  const { hash: token } = useLocation();
  return (
    <main className={classes.page}>
      <title>{`${text.title} · ProSaaS`}</title>
      <section className={classes.card}>
        <img src="/favicon.svg" alt="" width={44} height={44} />
        {token ? <Invited token={token} /> : <Gone />}
      </section>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconLanguage />}
        lang={language === 'he' ? 'en' : 'he'}
        onClick={() => setLanguage(language === 'he' ? 'en' : 'he')}
      >
        {app.otherLanguage}
      </Button>
    </main>
  );
}

function Gone() {
  const { invitations: text } = useMessages();
  return <StateBox heading="h1" title={text.goneTitle} text={text.gone} />;
}

const isGone = (error: unknown) => error instanceof ApiError && error.status === 410;

function Invited({ token }: { token: string }) {
  const { invitations: text, settings } = useMessages();
  const { data: invited, error, refetch } = useQuery(invitedQuery(token));
  const { data: me, isPending } = useQuery(meQuery);
  if (isGone(error)) return <Gone />;
  if (error) return <ErrorState error={error} heading="h1" onRetry={() => void refetch()} />;
  if (!invited || isPending) return <Skeleton height={260} />;
  const roles: Record<string, string> = settings.roles;
  const signedInAs = me?.user.email.toLowerCase();
  return (
    <>
      <div>
        <h1 className={classes.title}>{text.join(invited.business_name)}</h1>
        <p className={classes.text}>
          {text.as(roles[invited.role] ?? invited.role)} · <bdi dir="ltr">{invited.email}</bdi>
        </p>
      </div>
      {signedInAs !== undefined && signedInAs !== invited.email.toLowerCase() ? (
        <p className={classes.text}>{text.forAnother}</p>
      ) : signedInAs === undefined && invited.has_account ? (
        <SignInFirst token={token} />
      ) : (
        <Accept token={token} newcomer={signedInAs === undefined} />
      )}
    </>
  );
}

function SignInFirst({ token }: { token: string }) {
  const { invitations: text } = useMessages();
  return (
    <>
      <p className={classes.text}>{text.signInFirst}</p>
      <Button
        renderRoot={(props) => (
          <Link {...props} to="/sign-in" search={{ next: '/invitation' }} hash={token} />
        )}
      >
        {text.signIn}
      </Button>
    </>
  );
}

function Accept({ token, newcomer }: { token: string; newcomer: boolean }) {
  const { invitations: text } = useMessages();
  const [missing, setMissing] = useState<{ name?: boolean; password?: boolean }>({});
  const join = useMutation({
    mutationFn: accept,
    // A full load: nothing of whoever was here before is left in this document.
    onSuccess: () => window.location.assign('/calls'),
  });
  if (isGone(join.error)) return <Gone />;
  return (
    <Form
      submit={text.accept}
      pending={join.isPending || join.isSuccess}
      error={join.error}
      explain={({ code }) => {
        if (code === 'sign_in_first') return text.signInFirst;
        return code === 'invitation_for_another' ? text.forAnother : undefined;
      }}
      onSubmit={({ currentTarget }) => {
        if (!newcomer) return join.mutate({ token });
        const data = new FormData(currentTarget);
        const name = String(data.get('name')).trim();
        const password = String(data.get('password'));
        const found = { name: name === '', password: password.length < LEAST_CHARACTERS };
        setMissing(found);
        if (!found.name && !found.password) join.mutate({ token, name, password });
      }}
    >
      {newcomer && (
        <>
          <TextInput
            name="name"
            label={text.name}
            autoComplete="name"
            maxLength={120}
            error={missing.name && text.nameMissing}
            autoFocus
          />
          <PasswordInput
            name="password"
            label={text.password}
            description={text.passwordHint}
            autoComplete="new-password"
            error={missing.password && text.passwordHint}
            dir="ltr"
          />
        </>
      )}
    </Form>
  );
}
