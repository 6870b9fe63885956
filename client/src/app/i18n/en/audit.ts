import type * as he from '../he/audit';

export const audit = {
  title: 'Audit log',
} satisfies typeof he.audit;
