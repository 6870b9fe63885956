import {
  ActionIcon,
  Button,
  Menu,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { signOut, switchBusiness, useMe } from '@/features/auth';
import { usePlayer } from '@/features/player';
import { IconCheck, IconChevron, IconLanguage, IconMoon, IconSignOut, IconSun } from '@/shared/ui';
import classes from './header.module.css';
import { useI18n } from './i18n';

export function Header() {
  return (
    <header className={classes.header}>
      <BusinessMenu />
      <div className={classes.tools}>
        <LanguageButton />
        <SchemeButton />
        <AccountMenu />
      </div>
    </header>
  );
}

function BusinessMenu() {
  const { business, businesses } = useMe();
  const { app } = useI18n().messages;
  const client = useQueryClient();
  const player = usePlayer();
  if (businesses.length < 2) return <strong className={classes.business}>{business?.name}</strong>;

  const choose = (id: number) => {
    player.cancel();
    void switchBusiness(client, id);
  };
  return (
    <Menu position="bottom-start" width={240} shadow="md">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          className={classes.business}
          classNames={{ label: classes.businessName }}
          rightSection={<IconChevron size={16} />}
          aria-label={`${app.switchBusiness}: ${business?.name ?? ''}`}
        >
          {business?.name ?? app.business}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {businesses.map(({ id, name }) => (
          <Menu.Item
            key={id}
            onClick={() => choose(id)}
            rightSection={id === business?.id ? <IconCheck size={16} /> : null}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
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

function AccountMenu() {
  const { user } = useMe();
  const { app } = useI18n().messages;
  const player = usePlayer();
  const leave = () => {
    player.cancel();
    void signOut();
  };
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <button
          type="button"
          className={classes.avatar}
          aria-label={`${app.account}: ${user.name}`}
        >
          {initials(user.name || user.email)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{user.name}</strong>
          <bdi dir="ltr">{user.email}</bdi>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSignOut size={18} />} onClick={leave}>
          {app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2);
  return words.map((word) => word.charAt(0).toUpperCase()).join('');
}
