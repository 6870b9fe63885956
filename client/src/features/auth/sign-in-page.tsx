import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type Messages, useI18n } from '@/app/i18n';
import { ApiError } from '@/shared/api';
import { IconAlert, IconLanguage } from '@/shared/ui';
import { signIn } from './session';
import classes from './sign-in-page.module.css';

type Fields = { email: string; password: string };

export function SignInPage() {
  const { messages, language, setLanguage } = useI18n();
  const { signIn: text, app } = messages;
  const client = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: '/sign-in' });
  const [problems, setProblems] = useState<Partial<Fields>>({});
  const attempt = useMutation({
    mutationFn: ({ email, password }: Fields) => signIn(client, email, password),
    // The address's fragment goes along: an invitation's token came here in it.
    onSuccess: () => router.history.push(`${next ?? '/calls'}${window.location.hash}`),
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const fields = {
      email: String(data.get('email')).trim(),
      password: String(data.get('password')),
    };
    const found = validate(fields, text);
    setProblems(found);
    if (Object.keys(found).length === 0) attempt.mutate(fields);
  };

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit} noValidate>
        <img src="/favicon.svg" alt="" width={44} height={44} />
        <div>
          <h1 className={classes.title}>{text.title}</h1>
          <p className={classes.tagline}>{app.tagline}</p>
        </div>
        {attempt.error && (
          <div className={classes.error} role="alert">
            <IconAlert />
            <span>{explain(attempt.error, messages)}</span>
          </div>
        )}
        <TextInput
          name="email"
          type="email"
          size="md"
          label={text.email}
          autoComplete="username"
          error={problems.email}
          dir="ltr"
          autoFocus
        />
        <PasswordInput
          name="password"
          size="md"
          label={text.password}
          autoComplete="current-password"
          error={problems.password}
          visibilityToggleButtonProps={{ 'aria-label': text.showPassword }}
          dir="ltr"
        />
        <Button type="submit" size="md" fullWidth loading={attempt.isPending}>
          {text.submit}
        </Button>
      </form>
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

function validate({ email, password }: Fields, text: Messages['signIn']): Partial<Fields> {
  return {
    ...(/^\S+@\S+\.\S+$/.test(email) ? {} : { email: text.emailInvalid }),
    ...(password ? {} : { password: text.passwordMissing }),
  };
}

function explain(error: Error, { signIn: text, errors }: Messages): string {
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 401 || status === 422) return text.wrong;
  if (status === 429) return text.tooMany;
  return status === 0 ? errors.network : errors.server;
}
