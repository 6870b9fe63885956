import type { LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAtLeast, useMe } from '@/features/auth';
import {
  IconCalendar,
  IconCallback,
  IconCallIn,
  IconCallOut,
  IconDashboard,
  IconHistory,
  IconPeople,
  IconServer,
  IconSettings,
} from '@/shared/ui';
import type { Messages } from './i18n';

export type Entry = {
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
  { to: '/callbacks', name: 'callbacks', icon: <IconCallback size={22} /> },
  { to: '/outbound', name: 'outbound', icon: <IconCallOut size={22} />, secondary: true },
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

/** Where one can go; what would answer 403 is not offered. */
export function useEntries(): Entry[] {
  const { user } = useMe();
  const manages = useAtLeast('admin');
  return ENTRIES.filter(({ only }) => {
    if (only === 'operator') return user.platform_admin;
    return only === undefined || manages;
  });
}
