import type * as he from '../he/leads';

export const leads = {
  title: 'Leads',
} satisfies typeof he.leads;
