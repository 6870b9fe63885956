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
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  saved: 'Saved',
  edit: 'Edit',
  delete: 'Delete',
  more: 'More',
  copy: 'Copy',
  copied: 'Copied',
  shownOnce: 'This is shown only now. Copy it and keep it in a safe place.',
  exporting: (size) => `Downloading… ${size}`,
  exported: 'The file has been downloaded',
} satisfies typeof he.app;

export const menu = {
  dashboard: 'Dashboard',
  calls: 'Calls',
  callbacks: 'Call back',
  outbound: 'Outbound calls',
  leads: 'Leads',
  appointments: 'Appointments',
  settings: 'Settings',
  audit: 'Audit log',
  operator: 'Operations',
  more: 'More',
} satisfies typeof he.menu;

export const menuShort = { calls: 'Calls', callbacks: 'Call back' } satisfies typeof he.menuShort;

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
  forbiddenAction: 'You do not have permission to do this.',
  conflict: 'This contradicts the current state. Refresh and try again.',
  changedMeanwhile:
    'Someone else changed this meanwhile. Close, look at what changed and try again.',
  invalid: 'One of the fields is not valid.',
  tooMany: 'Too many attempts. Try again in a few minutes.',
} satisfies typeof he.errors;
