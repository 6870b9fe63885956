import type * as he from '../he/settings';

export const settings = {
  title: 'Settings',
} satisfies typeof he.settings;
