import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useMe } from '@/features/auth';
import { IconLanguage, IconMoon, IconSun } from '@/shared/ui';
import classes from './header.module.css';
import { useI18n } from './i18n';

// What unfolds is not needed for the first look.
const BusinessMenu = lazy(() => import('./menus').then((m) => ({ default: m.BusinessMenu })));
const AccountMenu = lazy(() => import('./menus').then((m) => ({ default: m.AccountMenu })));

export function Header() {
  const { business, businesses } = useMe();
  const name = <strong className={classes.business}>{business?.name}</strong>;
  return (
    <header className={classes.header}>
      {businesses.length < 2 ? (
        name
      ) : (
        <Suspense fallback={name}>
          <BusinessMenu />
        </Suspense>
      )}
      <div className={classes.tools}>
        <LanguageButton />
        <SchemeButton />
        <Suspense fallback={<span className={classes.avatar} />}>
          <AccountMenu />
        </Suspense>
      </div>
    </header>
  );
}

function LanguageButton() {
  const { language, setLanguage, messages } = useI18n();
  const other = language === 'he' ? 'en' : 'he';
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-md"
      lang={other}
      aria-label={messages.app.otherLanguage}
      onClick={() => setLanguage(other)}
    >
      <IconLanguage />
      <span className={classes.language}>{messages.app.otherLanguage}</span>
    </Button>
  );
}

function SchemeButton() {
  const { app } = useI18n().messages;
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={dark ? app.lightMode : app.darkMode}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun /> : <IconMoon />}
    </ActionIcon>
  );
}
