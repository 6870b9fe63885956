import type * as he from '../he/app';

export const app = {
  name: 'ProSaaS',
  tagline: 'Your business’s calls, in one place',
  skipToContent: 'Skip to content',
  mainMenu: 'Main menu',
  language: 'Language',
  otherLanguage: 'עברית',
  darkMode: 'Dark mode',
  lightMode: 'Light mode',
  account: 'Account',
  business: 'Business',
  switchBusiness: 'Switch business',
  signOut: 'Sign out',
  noBusinessTitle: 'No active business',
  noBusinessText: 'Choose a business to see its calls, or ask an administrator to add you to one.',
  loading: 'Loading…',
} satisfies typeof he.app;

export const menu = {
  dashboard: 'Dashboard',
  calls: 'Calls',
  outbound: 'Outbound calls',
  leads: 'Leads',
  appointments: 'Appointments',
  settings: 'Settings',
  audit: 'Audit log',
  operator: 'Operations',
  more: 'More',
} satisfies typeof he.menu;

export const errors = {
  title: 'Something went wrong',
  network: 'The server cannot be reached. Check your connection and try again.',
  server: 'The server could not answer. Try again in a moment.',
  forbidden: 'You do not have permission to see this.',
  forbiddenTitle: 'No permission',
  notFound: 'What you looked for was not found.',
  notFoundTitle: 'Not found',
  retry: 'Try again',
  home: 'To the calls',
  requestId: 'Request ID',
} satisfies typeof he.errors;
