import { Menu as Dropdown } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '@/features/auth';
import {
  IconCalendar,
  IconCallIn,
  IconCallOut,
  IconDashboard,
  IconHistory,
  IconMore,
  IconPeople,
  IconServer,
  IconSettings,
} from '@/shared/ui';
import { type Messages, useMessages } from './i18n';
import classes from './menu.module.css';

type Entry = {
  to: NonNullable<LinkProps['to']>;
  name: keyof Messages['menu'];
  icon: ReactNode;
  /** On a phone behind "more": the bar has room for a few. */
  secondary?: boolean;
  only?: 'admin' | 'operator';
};

const ENTRIES: Entry[] = [
  { to: '/dashboard', name: 'dashboard', icon: <IconDashboard size={22} />, secondary: true },
  { to: '/calls', name: 'calls', icon: <IconCallIn size={22} /> },
  { to: '/outbound', name: 'outbound', icon: <IconCallOut size={22} /> },
  { to: '/leads', name: 'leads', icon: <IconPeople size={22} /> },
  { to: '/appointments', name: 'appointments', icon: <IconCalendar size={22} /> },
  { to: '/settings', name: 'settings', icon: <IconSettings size={22} />, secondary: true },
  { to: '/audit', name: 'audit', icon: <IconHistory size={22} />, secondary: true, only: 'admin' },
  {
    to: '/operator',
    name: 'operator',
    icon: <IconServer size={22} />,
    secondary: true,
    only: 'operator',
  },
];

/** At the page's beginning; on a phone a bar at its foot. */
export function Menu() {
  const { app, menu } = useMessages();
  const entries = useEntries();
  return (
    <nav className={classes.menu} aria-label={app.mainMenu}>
      <div className={classes.brand}>
        <img src="/favicon.svg" alt="" width={32} height={32} />
        {app.name}
      </div>
      {entries.map(({ to, name, icon, secondary }) => (
        <Link
          key={to}
          to={to}
          className={classes.entry}
          data-secondary={secondary}
          activeOptions={{ includeSearch: false }}
        >
          {icon}
          {menu[name]}
        </Link>
      ))}
      <Dropdown position="top-end" width={220} shadow="md">
        <Dropdown.Target>
          <button type="button" className={`${classes.entry} ${classes.more}`}>
            <IconMore size={22} />
            {menu.more}
          </button>
        </Dropdown.Target>
        <Dropdown.Dropdown>
          {entries
            .filter(({ secondary }) => secondary)
            .map(({ to, name, icon }) => (
              <Dropdown.Item key={to} component={Link} to={to} leftSection={icon}>
                {menu[name]}
              </Dropdown.Item>
            ))}
        </Dropdown.Dropdown>
      </Dropdown>
    </nav>
  );
}

/** What would answer 403 is not offered. */
function useEntries(): Entry[] {
  const { user, business } = useMe();
  const manages = business?.role === 'admin' || business?.role === 'owner';
  return ENTRIES.filter(({ only }) => {
    if (only === 'operator') return user.platform_admin;
    return only === undefined || manages || user.platform_admin;
  });
}
