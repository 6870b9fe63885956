import { Button, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { signOut, switchBusiness, useMe } from '@/features/auth';
import { usePlayer } from '@/features/player';
import { IconCheck, IconChevron, IconMore, IconSignOut } from '@/shared/ui';
import classes from './header.module.css';
import { useI18n, useMessages } from './i18n';
import menuClasses from './menu.module.css';
import type { Entry } from './menu-entries';

export function BusinessMenu() {
  const { business, businesses } = useMe();
  const { app } = useI18n().messages;
  const client = useQueryClient();
  const player = usePlayer();

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

export function AccountMenu() {
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

/** On a phone: where the bar has no room for. */
export function MoreMenu({ entries }: { entries: Entry[] }) {
  const { menu } = useMessages();
  return (
    <Menu position="top-end" width={220} shadow="md">
      <Menu.Target>
        <button type="button" className={`${menuClasses.entry} ${menuClasses.more}`}>
          <IconMore size={22} />
          {menu.more}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map(({ to, name, icon }) => (
          <Menu.Item key={to} component={Link} to={to} leftSection={icon}>
            {menu[name]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
