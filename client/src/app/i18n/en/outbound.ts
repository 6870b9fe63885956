import type * as he from '../he/outbound';

export const outbound = {
  title: 'Outbound calls',
} satisfies typeof he.outbound;
