import type * as he from '../he/dashboard';

export const dashboard = {
  title: 'Dashboard',
} satisfies typeof he.dashboard;
